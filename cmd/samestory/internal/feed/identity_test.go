package feed

import (
	"strings"
	"testing"
)

func TestNormalURL(t *testing.T) {
	for u, want := range map[string]string{
		"http://example.com/a":                      "http://example.com/a",
		"HTTP://WWW.Example.COM/A/B?C=D":            "http://www.example.com/A/B?C=D",
		"http://example.com:80/a":                   "http://example.com/a",
		"https://example.com:443":                   "https://example.com",
		"http://example.com:443/":                   "http://example.com:443/",
		"https://example.com:80/":                   "https://example.com:80/",
		"http://example.com:8080/":                  "http://example.com:8080/",
		"http://h:80:80/":                           "http://h:80:80/",
		"http://example.com:/a":                     "http://example.com/a",
		"https://example.com/a#comments":            "https://example.com/a",
		"https://example.com/#":                     "https://example.com/",
		"https://h/a?utm_source=x":                  "https://h/a",
		"https://h/a?utm_source=x&utm_medium=y&b=1": "https://h/a?b=1",
		"https://h/a?b=1&fbclid=abc&a=2":            "https://h/a?b=1&a=2",
		"https://h/a?gclid=1&b=%20&UTM_x=1#f":       "https://h/a?b=%20",
		"https://h/a?fbclid":                        "https://h/a",
		"https://h/a?b=1&&c=2&":                     "https://h/a?b=1&&c=2&",
		"https://h/a?b=1&&gclid=2&c=":               "https://h/a?b=1&&c=",
		"https://h/a?xutm_source=1&gclid2=1&utm=1":  "https://h/a?xutm_source=1&gclid2=1&utm=1",
		"https://h/a?q=utm_source=x":                "https://h/a?q=utm_source=x",
		"https://h/a?":                              "https://h/a?",
		"https://h?utm_id=1":                        "https://h",
		"https://h/a?b=c?utm_id=1":                  "https://h/a?b=c?utm_id=1",
		"https://User:Pa@H.example/a":               "https://User:Pa@h.example/a",
		"http://[2001:DB8::1]:80/a":                 "http://[2001:db8::1]/a",
		"http://[2001:DB8::1]/a":                    "http://[2001:db8::1]/a",
		"http://BÜCHER.example/Ä":                   "http://bücher.example/Ä",
		"  http://h/a\n":                            "http://h/a",
		"/a/b?utm_source=x#f":                       "/a/b",
		"example.com/A":                             "example.com/A",
		"mailto:A@B.c":                              "mailto:A@B.c",
		"tag:Example.com,2020:/x":                   "tag:Example.com,2020:/x",
		"http://":                                   "http://",
		"http:///a":                                 "http:///a",
		"a b://X/":                                  "a b://X/",
		"":                                          "",
		"#x":                                        "",
	} {
		got := normalURL(u)
		if got != want {
			t.Errorf("%q: %q, want %q", u, got, want)
		}
		if again := normalURL(got); again != got {
			t.Errorf("%q: %q, and then %q", u, got, again)
		}
	}
}

func TestHost(t *testing.T) {
	for u, want := range map[string]string{
		"http://www.Example.com:8080/a": "www.example.com",
		"https://u:p@h/":                "h",
		"http://[::1]:80/":              "[::1]",
		"https://h?x":                   "h",
		" https://h#x":                  "h",
		"example.com/a":                 "",
		"":                              "",
	} {
		if got := host(u); got != want {
			t.Errorf("%q: %q, want %q", u, got, want)
		}
	}
}

func TestOutlet(t *testing.T) {
	for s, want := range map[string]string{
		" The Example ":           "The Example",
		"https://Example.com/a":   "example.com",
		"HTTP://example.com":      "example.com",
		"https://two words.com/a": "https://two words.com/a",
		"example.com":             "example.com",
	} {
		if got := outlet(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// What is normal stays so, and what only says where a reader came from makes
// no difference.
func FuzzNormalURL(f *testing.F) {
	f.Add("HTTP://User@Example.com:80/a?b=c&utm_x=y#z")
	f.Add("http://[::1]:/?&gclid=1")
	f.Add("? &gclid")
	f.Add("?fbclid &gclid")
	f.Add("http://[: ?&gclid=1")
	f.Fuzz(func(t *testing.T, u string) {
		once := normalURL(u)
		if again := normalURL(once); again != once {
			t.Fatalf("%q: %q, and then %q", u, once, again)
		}
		if base, _, ok := strings.Cut(u, "#"); ok && normalURL(base) != once {
			t.Fatalf("%q: %q, %q without its fragment", u, once, normalURL(base))
		}
		host(u)
		isPage(u)
	})
}
