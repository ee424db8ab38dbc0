package cluster

import (
	"slices"
	"strings"

	"github.com/samestory/samestory/minhash/text"
)

// boilerplate is text such as outlets put on all of their articles, in our own
// words. Northquay, Tellmore and the rest do not exist.
type boilerplate struct {
	kind  string
	place place
	text  string
}

// place is where boilerplate stands in a text.
type place int

const (
	before      place = iota // the text, as lines of its own
	after                    // the text, as lines of its own
	within                   // it, as lines of its own
	gluedBefore              // nothing but a space parts the two
	gluedAfter               // and the text loses its last full stop
	gluedWithin              // between two words
)

var boilerplates = []boilerplate{
	{"appeal", after, `Before you go, a word from the newsroom of the Northquay Register. You have read this far because somebody spent the week on the telephone, in court and in the rain. That work is not paid for by a billionaire, by shareholders or by a party, and no advertiser has ever seen a page of ours before it was printed. It is paid for by 41,000 readers who decided that a free press is worth the price of two coffees a month. Costs have risen, and the grants that carried us through last winter end in June. If you can, join them today. It takes less than a minute, you can stop whenever you like, and every pound goes into reporting. If you cannot, send this page to a friend who has never heard of us, which helps us almost as much. Whatever you choose, we thank you for reading the Register, and for staying with us.`},
	{"menu", before, "Home\nWorld\nUK\nPolitics\nBusiness\nMoney\nTechnology\nScience\nHealth\nSport\nFootball\nCricket\nTennis\nCulture\nBooks\nFilm\nTravel\nObituaries\nWeather\nCrossword\nJobs\nMy account\nSign in\nSubscribe now\nMost read\nEditor's picks"},
	{"sign up", within, "Sign up for the Tellmore Morning Briefing and have the day's five stories in your inbox by seven."},
	{"share bar", before, "Share this article\nFacebook\nTwitter\nWhatsApp\nCopy link to clipboard\nPrint this page\nSave for later\n312 comments"},
	{"author box", after, "About the author\nIsolde Farnham-Reyes is the Evening Lantern's roving correspondent. She joined the paper in 2009 after six years at sea with the merchant navy, has reported from 31 countries, and won the Caxton Prize for her series on ferry safety.\nFollow her @isoldefarnham\nMore by Isolde Farnham-Reyes"},
	{"cookie notice", before, "We and our 814 partners store and access information on your device, such as cookies and unique identifiers, to show personalised advertisements, to measure content and to learn about our audience. Click accept all to agree, or manage your choices in the privacy centre. You may withdraw consent at any time by the link at the foot of each page."},
	{"glued menu", gluedBefore, "Skip to content Brackwater Gazette Home Local Courts Harbour Farming Schools Letters Puzzles Classified Announcements Newsletter Advertise with us Log out Last updated by Digital Desk"},
	{"glued sign up", gluedAfter, "Sign up for our newsletter Share on Facebook Tweet this Send by email Print Read more Related topics Most popular Sponsored links You may also like Recommended for you"},
	{"glued advertisement", gluedWithin, "Article continues below this advertisement Unlimited digital access for ninepence a week Cancel anytime Terms and conditions apply Story continues"},
	{"glued short", gluedAfter, "Get our free app Follow Kestrel News on Instagram"},
	{"vietnamese", after, "Mời độc giả theo dõi bản tin sáng của báo Sông Lam để nhận những tin mới nhất mỗi ngày qua thư điện tử. Mọi ý kiến đóng góp xin gửi về tòa soạn theo đường dây nóng hoặc qua trang fanpage chính thức của báo.\nChia sẻ\nBình luận\nTin liên quan\nĐọc nhiều\nTrang chủ\nThời sự\nThế giới\nKinh doanh\nGiải trí\nThể thao"},
	{"vietnamese glued", gluedAfter, "Bấm vào đây để đăng ký nhận bản tin miễn phí Chia sẻ lên mạng xã hội Gửi bình luận của bạn Xem thêm tin cùng chuyên mục Quảng cáo Liên hệ tòa soạn"},
	{"arabic", before, "اشترك في النشرة البريدية اليومية لصحيفة المرفأ لتصلك أهم الأخبار كل صباح. جميع الحقوق محفوظة ولا يجوز إعادة نشر المواد دون إذن خطي من إدارة التحرير.\nالرئيسية\nسياسة\nاقتصاد\nرياضة\nثقافة\nاتصل بنا"},
	{"chinese", after, "欢迎关注海港新闻官方账号，每天早上七点为您推送最重要的新闻。本文版权归海港新闻所有，未经书面授权不得转载。\n首页\n国际\n财经\n体育\n登录\n分享到微信"},
	{"chinese glued", gluedAfter, "点击下载海港新闻客户端查看更多精彩内容 责任编辑 林小川 分享到微博 返回首页"},
	{"japanese glued", gluedBefore, "会員登録すると全ての記事をお読みいただけます 無料でお試し ログイン トップページへ戻る "},
}

// put returns the text with the boilerplate in its place.
func (b boilerplate) put(text string) string {
	middle := len(text) / 2
	switch b.place {
	case before:
		return b.text + "\n" + text
	case after:
		return text + "\n" + b.text
	case gluedBefore:
		return b.text + " " + text
	case gluedAfter:
		return strings.TrimRight(text, " \n\t.!?。") + " " + b.text
	case within:
		if i := strings.IndexByte(text[middle:], '\n'); i >= 0 {
			return text[:middle+i+1] + b.text + text[middle+i:]
		}
		return b.put(text + "\n")
	}
	if i := strings.IndexByte(text[middle:], ' '); i >= 0 {
		return text[:middle+i+1] + b.text + text[middle+i:]
	}
	return text + " " + b.text
}

// inject returns the articles, of which half at random carry one of the kinds of
// boilerplate each.
func inject(all []labelled, kinds []boilerplate, seed string) []labelled {
	out := slices.Clone(all)
	for i := range out {
		if n := text.Mix(text.Hash(seed + "\n" + out[i].ID)); n>>63 == 0 {
			out[i].Text = kinds[n%uint64(len(kinds))].put(out[i].Text)
		}
	}
	return out
}
