package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/serve"
)

var serveCommand = &command{
	name:    "serve",
	args:    "--state DIR [flags]",
	summary: "answer over HTTP",
	help: `Answers for each article whether it is a copy of one that came before, and which
story it belongs to, and remembers it as dedup and cluster do with --state.

  POST /articles        an article as a JSON object, several as an array or as JSON
                        Lines; the answer, or an array of them, in order:
                        {"id","status":"kept"|"copy"|"repeat"|"error","updated",
                        "copy_of","resemblance","containment","story","score",
                        "reasons"}
  POST /query           the same, and nothing is remembered
  DELETE /articles/ID   forgets an article
  GET /healthz          whether it can answer
  GET /stats            counters

  curl -d '{"id":"1","title":"Fog","text":"Two ferries met."}' http://127.0.0.1:8451/articles
  curl -H 'Content-Type: application/x-ndjson' --data-binary @feed.jsonl http://127.0.0.1:8451/articles
  curl -d '{"text":"Two ferries met."}' http://127.0.0.1:8451/query
  curl -X DELETE http://127.0.0.1:8451/articles/1
  curl http://127.0.0.1:8451/stats

Fields are found as in files, and what is wrong with one article is its own answer:
{"status":"error","error":...}. A request has up to 10,000 articles. Answers to lines
(application/x-ndjson) are lines.

An answer is sent when what it says is durable. Articles of a request that was not
answered may be remembered: they are repeats then when they come again. A story is
told from the articles nearest to one, in the same ids as by cluster; all articles
are grouped anew from time to time. There are no users and no passwords: it listens
on this machine alone unless --allow-remote is given. An interrupt stops it when
what it was asked is answered, after 10 seconds at most.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.StringVar(&o.state, "state", "", "remember the articles in `DIR`, and go on from what is remembered there")
		f.StringVar(&o.listen, "listen", "127.0.0.1:8451", "`ADDRESS` to listen on; port 0 is any that is free")
		f.BoolVar(&o.allowRemote, "allow-remote", false, "listen on addresses that other machines can reach, too")
		f.BoolVar(&o.noStories, "no-stories", false, "tell copies alone")
		f.DurationVar(&o.regroup, "regroup", 10*time.Minute, "`TIME` after which new articles are grouped with all others")
		f.StringVar(&o.maxBody, "max-body", "16MiB", "the longest request, a `SIZE`")
		f.IntVar(&o.maxRequests, "max-requests", 64, "requests at once; more are refused")
		f.Float64Var(&o.threshold, "threshold", .7, "resemblance from which two texts are copies")
		copyFlags(f, o)
		f.StringVar(&o.within, "window", "30d", "remember articles for this `TIME` (30d, 36h) by the feed's dates, for stories 7d at most; 0 is for ever")
	},
	run:  serveState,
	asks: true,
}

func serveState(s *session) error {
	if s.state == "" {
		return usagef("which state? name it by --state DIR")
	}
	hosts, err := s.hosts()
	if err != nil {
		return err
	}
	p := s.copyParams()
	p.Threshold = s.threshold
	window := s.windowOr(30 * day)
	copies, err := state.OpenCopies(s.state, state.Options{Copies: p, Window: window})
	if err != nil {
		return badState(err)
	}
	defer copies.Close()
	ctx, cancel := context.WithCancelCause(s.ctx)
	defer cancel(nil)
	var work sync.WaitGroup
	o := serve.Options{
		Copies: copies, Decode: feed.Options{Fields: s.fields, HTML: s.html}, MaxBody: s.bodyBytes, MaxRequests: s.maxRequests, Hosts: hosts, Version: version(), Say: s.say,
	}
	if !s.noStories {
		if window == 0 || window > 7*day {
			window = 7 * day
		}
		memory, err := state.OpenStories(s.state, state.StoryOptions{Window: window})
		if err != nil {
			return err
		}
		defer memory.Close()
		placer, err := newPlacer(ctx, memory, cluster.StoryParams{Window: window})
		if err != nil {
			return err
		}
		o.Placer = placer
		defer work.Wait()
		work.Go(func() { cancel(placer.regroupEvery(ctx, s.regroup)) })
	}
	server, err := serve.New(o)
	if err != nil {
		return err
	}
	err = s.listenAndServe(ctx, server)
	cancel(err)
	work.Wait()
	return errors.Join(err, server.Close())
}

// hosts are those that requests may be for: where only this machine can ask, its own
// names.
func (s *session) hosts() ([]string, error) {
	host, _, err := net.SplitHostPort(s.listen)
	if err != nil {
		return nil, usagef("--listen %q: want an address such as 127.0.0.1:8451", s.listen)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return []string{host, "localhost", "127.0.0.1", "::1", "[::1]"}, nil
	}
	if !s.allowRemote {
		return nil, &usageError{fmt.Sprintf("--listen %s can be reached by other machines, whom nothing keeps from asking", s.listen), "--allow-remote, behind something that asks who they are"}
	}
	return nil, nil
}

// listenAndServe serves until the context ends or the state fails. That is how this ends:
// it is no failure, unless the context says more.
func (s *session) listenAndServe(ctx context.Context, server *serve.Server) error {
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", s.listen, err)
	}
	s.notice(fmt.Sprintf("listening on http://%s, state %s", listener.Addr(), s.state))
	answered, err := server.Serve(ctx, listener)
	switch {
	case err != nil:
		return err
	case s.ctx.Err() == nil:
		return context.Cause(ctx) // why regrouping has failed, or nil: then closing says why
	case answered:
		s.notice("stopped")
	default:
		s.notice("stopped; what was not answered by then was cut off")
	}
	return nil
}
