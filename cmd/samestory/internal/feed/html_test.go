package feed

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlainText(t *testing.T) {
	for s, want := range map[string]string{
		"no markup  at all":                              "no markup  at all",
		"<p>One.</p><p>Two.</p>":                         "One.\nTwo.",
		"<p>One</p>\n\n  <p>\n Two </p>\n":               "One\nTwo",
		"a<br>b<br/>c<BR />d":                            "a\nb\nc\nd",
		"<b>bo</b>ld and <i>it</i>alic":                  "bold and italic",
		"one <b> two </b> three":                         "one two three",
		"a &amp; b &lt;c&gt; &eacute;&#233;&#xe9; &copy": "a & b <c> ééé ©",
		"&amp;lt;":              "&lt;", // decoded once
		"a&nbsp;b\u00a0\u2003c": "a b c",
		"<script>var x = '<p>no</p>';</script>yes":                                "yes",
		"<style>p { color: red }</style>yes":                                      "yes",
		"a<script>no</script>b":                                                   "ab",
		"<SCRIPT src=x></SCRIPT>yes":                                              "yes",
		"<script>never closed <p>no</p>":                                          "",
		"<noscript><img src=x>no</noscript>yes":                                   "yes",
		"<iframe src=x></iframe>yes":                                              "yes",
		"<iframe src=x />yes <b>too</b>":                                          "yes too",
		"<!-- no --><p>yes</p><!-- no":                                            "yes",
		"<!DOCTYPE html><html><head><title>T</title></head><body>B</body></html>": "T\nB",
		"<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>":         "1 2\n3",
		"<ul><li>a<li>b</ul>c":                                                    "a\nb\nc",
		"<h1>Head</h1>text":                                                       "Head\ntext",
		`<img alt="a > b" src="x">yes`:                                            "yes",
		"<p onclick=\"x='</p>'\">yes":                                             "yes",
		"1 < 2 and 3 > 2":                                                         "1 < 2 and 3 > 2",
		"<p>unclosed <b":                                                          "unclosed",
		"<blockquote>q</blockquote><pre>a\n  b</pre>":                             "q\na b",
		"<p></p><div> </div>":                                                     "",
		"<p>\u4e2d\u6587</p><p>\u5b57</p>":                                        "中文\n字",
		"</p>&#0;":                                                                "\ufffd",
		"<![CDATA[ no ]]>yes":                                                     "yes",
		"<p>a</noscript></script>b":                                               "ab",
	} {
		if got := plainText(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestWithoutReferences(t *testing.T) {
	for s, want := range map[string]string{
		"":               "",
		"AT&T, R&D & co": "AT&T, R&D & co",
		"AT&amp;T":       "AT&T",
		"&ldquo;don&#8217;t&rdquo;&nbsp;&#x2014; she": "“don’t”\u00a0— she",
		"&":                                  "&",
		"a &amp":                             "a &amp",
		"?a=1&copy=2&lt=3":                   "?a=1&copy=2&lt=3",
		"&unknown; &; &#; &#x;":              "&unknown; &; &#; &#x;",
		"&amp;lt;":                           "&lt;", // decoded once
		"&&amp;&":                            "&&&",
		"&#0;&#55296;":                       "\ufffd\ufffd",
		"1 < 2 &lt; <b>3</b>":                "1 < 2 < <b>3</b>",
		"&CounterClockwiseContourIntegral;":  "\u2233",
		"&" + strings.Repeat("a", 100) + ";": "&" + strings.Repeat("a", 100) + ";",
	} {
		if got := withoutReferences(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestBeginsWithTag(t *testing.T) {
	for s, want := range map[string]bool{
		"<p>x":                          true,
		" \n<div class=\"a\">x":         true,
		"\u00a0<P>x":                    true,
		"<br/>x":                        true,
		"<h2>x":                         true,
		"<a href='x'>y</a>":             true,
		"<!-- wp:paragraph --><p>x</p>": true,
		"<!DOCTYPE html>":               true,
		"<blockquote\nclass=x>":         true,
		"x <p>":                         false,
		"<p":                            false,
		"< p>":                          false,
		"<SRD> TO FORM FINANCIAL UNIT":  false,
		"<BP> said":                     false,
		"<3 > 2":                        false,
		"<pfoo>":                        false,
		"<name@example.com> wrote":      false,
		"<http://example.com>":          false,
		"<abcdefghijklmnopqrstuvwxyz>":  false,
		"<>":                            false,
		"<b>x</b>":                      true,
		"<B> said":                      false,
		"<p hidden>":                    false,
		"<img src=x/>":                  true,
		"<Video Shopping Mall Inc> <b>": false,
		"<p\n>":                         true,
		"<p=x>":                         false,
		"</p>x":                         false,
		"":                              false,
	} {
		if got := beginsWithTag(s); got != want {
			t.Errorf("%q: %t", s, got)
		}
	}
}

func FuzzPlainText(f *testing.F) {
	f.Add("<p>a &amp; <script>x</script><b>b</b></p>")
	f.Add("<iframe/><noscript>a</noscript>b<!-- c")
	f.Fuzz(func(t *testing.T, s string) {
		s = valid(s)
		got := plainText(s)
		if !strings.ContainsAny(s, "<&") {
			if got != s {
				t.Fatalf("%q: %q", s, got)
			}
			return
		}
		if !utf8.ValidString(got) || strings.TrimSpace(got) != got || strings.Contains(got, "  ") || strings.Contains(got, "\n\n") {
			t.Fatalf("%q: %q", s, got)
		}
		beginsWithTag(s)
		beginsWithTag("<" + s)
	})
}
