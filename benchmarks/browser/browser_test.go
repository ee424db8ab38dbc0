package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/samestory/samestory/benchmarks/program"
)

// samestory is the program, built once for all tests.
var samestory = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "samestory")
	if err != nil {
		return "", err
	}
	if err := os.Chdir(".."); err != nil { // where Build wants to be
		return "", err
	}
	return program.Build(dir)
})

// report runs cluster on a feed and returns the page that it writes.
func report(t *testing.T, feed string, flags ...string) string {
	t.Helper()
	path, err := samestory()
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "stories.html")
	args := append([]string{"cluster", "-q", "--format", "html", "-o", page}, flags...)
	run := exec.Command(path, append(args, feed)...)
	run.Dir = ".." // of benchmarks
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return page
}

// tab is a page in a browser.
type tab struct {
	*testing.T
	ctx context.Context

	mu    sync.Mutex
	asked []string // addresses that the page asked for besides its own
	said  []string // what stands on the console: errors, and what the policy refused
}

// open opens a page, and has the test fail at its end if the page asked for anything
// but itself or made an error.
func open(t *testing.T, page string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	b := &tab{T: t, ctx: ctx}
	address := "file://" + page
	err := chromedp.Listen(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if e.Request.URL != address && !strings.HasPrefix(e.Request.URL, "data:") { // the icons of its inputs
				b.asked = append(b.asked, e.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			said := e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				said += ": " + e.ExceptionDetails.Exception.Description
			}
			b.said = append(b.said, said)
		case *runtime.EventConsoleAPICalled:
			b.said = append(b.said, string(e.Type))
		case *log.EventEntryAdded:
			b.said = append(b.said, e.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	b.do(before...)
	b.do(chromedp.Navigate(address))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if len(b.asked) > 0 {
			t.Errorf("the page asked for %q", b.asked)
		}
		if len(b.said) > 0 {
			t.Errorf("on the console: %q", b.said)
		}
	})
	return b
}

// chromium is the browser's path. Without one the test is skipped.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	t.Skip("no chromium")
	return ""
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// eval returns what an expression of the page's language is.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(20*time.Second))); err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
}

// keys types into what has the focus.
func (b *tab) keys(keys string) {
	b.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// shoot keeps a picture of the window: go test -artifacts -outputdir DIR.
func (b *tab) shoot(name string) {
	b.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(b.ArtifactDir(), name+".png"), png, 0o666)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// media has a page shown as on another medium, such as print, or with a preference.
func media(medium string, features ...*emulation.MediaFeature) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: features})
		return err
	})
}
