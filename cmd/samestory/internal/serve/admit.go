package serve

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// admits refuses what a page that a browser shows may send: a request for another host's
// name, behind which stands this address, or from another origin. Neither is what a
// program sends that was told the address.
func (s *Server) admits(r *http.Request) error {
	if len(s.Hosts) > 0 && !slices.Contains(s.Hosts, strings.ToLower(hostOf(r.Host))) {
		return errors.New("the request is for another host")
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		if u, err := url.Parse(origin); err != nil || !strings.EqualFold(u.Host, r.Host) {
			return errors.New("the request comes from another origin")
		}
	}
	return nil
}

// hostOf is a host without its port.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}
