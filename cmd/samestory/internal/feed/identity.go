package feed

import (
	"strconv"
	"strings"
	"unicode"
)

// identify gives a record without an id one: its url, or else its place. A
// record without a source gets the url's host.
func identify(rec *Record, file string, line int) {
	if rec.ID == "" {
		rec.ID = normalURL(rec.URL)
		rec.OwnID = rec.ID != ""
	}
	if rec.ID == "" {
		rec.ID = file + ":" + strconv.Itoa(line)
	}
	if rec.Source == "" {
		rec.Source = host(rec.URL)
	}
}

// normalURL returns the form of a url that names a page however it was reached:
// scheme and host in lower case, without default port, fragment and the
// parameters that only say where the reader came from. All else stays byte for
// byte, which net/url would not leave so.
func normalURL(u string) string {
	u, _, _ = strings.Cut(u, "#")
	u = strings.TrimSpace(u)
	scheme, authority, rest := splitURL(u)
	path, query, _ := strings.Cut(rest, "?")
	query, changed := dropTracking(query)
	if changed && query == "" {
		rest = strings.TrimSpace(path)
	} else if changed {
		rest = strings.TrimSpace(path + "?" + query)
	}
	if authority == "" {
		if rest != u {
			return normalURL(rest) // without a space behind it, it may be an address
		}
		return rest
	}
	scheme = strings.ToLower(scheme)
	at := strings.LastIndexByte(authority, '@') + 1
	user, authority := authority[:at], authority[at:]
	name, port := splitPort(authority)
	if port == "" || port == "80" && scheme == "http" || port == "443" && scheme == "https" {
		authority = name
	}
	normal := scheme + "://" + user + strings.ToLower(authority) + rest
	if normal == u {
		return u // the other is garbage at once, this one shares the record's block
	}
	return normal
}

// splitURL cuts a url behind its host. Without a scheme or a host all is rest.
func splitURL(u string) (scheme, authority, rest string) {
	scheme, after, ok := strings.Cut(u, "://")
	if !ok || !isScheme(scheme) {
		return "", "", u
	}
	end := strings.IndexAny(after, "/?#")
	if end < 0 {
		end = len(after)
	}
	if end == 0 || strings.ContainsFunc(after[:end], unicode.IsSpace) {
		return "", "", u
	}
	return scheme, after[:end], after[end:]
}

func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 0 || !strings.Contains("0123456789+-.", s[i:i+1])) {
			return false
		}
	}
	return s != ""
}

// splitPort cuts the port off a host, which may be an IPv6 address.
func splitPort(authority string) (name, port string) {
	at := strings.LastIndexByte(authority, ':')
	if at < 0 || strings.IndexByte(authority[at:], ']') >= 0 {
		return authority, ""
	}
	name, port = authority[:at], authority[at+1:]
	if strings.IndexByte(name, ':') >= 0 && !strings.HasSuffix(name, "]") {
		return authority, "" // no host has two
	}
	return name, port
}

// dropTracking takes the parameters out that the outlets and the big sites add
// to tell where a reader comes from.
func dropTracking(query string) (kept string, changed bool) {
	if query == "" {
		return "", false
	}
	var b strings.Builder
	for p := range strings.SplitSeq(query, "&") {
		if name, _, _ := strings.Cut(p, "="); isTracking(name) {
			changed = true
			continue
		}
		b.WriteString(p)
		b.WriteByte('&')
	}
	return strings.TrimSuffix(b.String(), "&"), changed
}

func isTracking(name string) bool {
	name = strings.TrimSpace(name)
	return len(name) >= 4 && strings.EqualFold(name[:4], "utm_") ||
		strings.EqualFold(name, "fbclid") || strings.EqualFold(name, "gclid")
}

// host returns the host of a url in lower case, "" if it has none.
func host(u string) string {
	_, authority, _ := splitURL(strings.TrimSpace(u))
	name, _ := splitPort(authority[strings.LastIndexByte(authority, '@')+1:])
	return strings.ToLower(name)
}

// isHTTP reports an address of the web.
func isHTTP(u string) bool {
	scheme, _, _ := splitURL(u)
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// isPage reports the address of a page, not only of an outlet: `source` may be
// either.
func isPage(u string) bool {
	u = strings.TrimSpace(u)
	_, _, rest := splitURL(u)
	return isHTTP(u) && strings.TrimPrefix(rest, "/") != ""
}

// outlet returns the name of a source; of an address it is the host.
func outlet(s string) string {
	s = strings.TrimSpace(s)
	if isHTTP(s) {
		return host(s)
	}
	return s
}
