"""Drops the items that samestory has seen before, in this crawl or an earlier one."""
import json
from urllib.request import Request, urlopen

from scrapy.exceptions import DropItem


class OncePipeline:
    def __init__(self, url):
        self.url = url

    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler.settings.get("SAMESTORY_URL", "http://127.0.0.1:8451"))

    def process_item(self, item):
        body = json.dumps(dict(item), default=str).encode()
        with urlopen(Request(self.url + "/articles", body), timeout=30) as answer:
            told = json.load(answer)
        if told["status"] == "error":
            raise DropItem(told["error"])
        if told["status"] != "kept":
            raise DropItem(f"{told['status']} of {told['copy_of'] or told['id']}")
        item["story"] = told["story"]
        return item
