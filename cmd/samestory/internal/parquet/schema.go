package parquet

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

const (
	maxDepth   = 64
	maxColumns = 10_000
	maxNames   = 1 << 20 // bytes of all names: each row repeats them
)

// node is a column, or a group of them.
type node struct {
	name     string
	key      string // the name as a member's
	rep, def int    // the levels at which it is there
	repeated bool
	list     bool // its only child repeats, and what that holds are the elements
	keyed    bool // a map with strings for keys
	children []*node
	leaf     *column   // nil for a group
	columns  []*column // below it, or it
}

// builder makes the tree of a schema, which is a list of it in depth-first order.
type builder struct {
	elements []format.SchemaElement
	next     int
	columns  []*column
	names    int
}

func (b *builder) node(depth, rep, def int) (*node, error) {
	if b.next >= len(b.elements) {
		return nil, errors.New("its schema is not complete")
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("its columns are nested more than %d deep", maxDepth)
	}
	e := &b.elements[b.next]
	b.next++
	if b.names += len(e.Name); b.names > maxNames {
		return nil, errors.New("its columns have names of more than a megabyte")
	}
	n := &node{name: e.Name, key: string(appendQuoted(nil, []byte(e.Name))) + ":"}
	if depth > 0 && e.RepetitionType.Valid {
		switch e.RepetitionType.V {
		case format.Optional:
			def++
		case format.Repeated:
			def++
			rep++
			n.repeated = true
		}
	}
	n.rep, n.def = rep, def
	first := len(b.columns)
	if e.Type.Valid {
		n.leaf = &column{name: e.Name, kind: e.Type.V, form: formOf(e), maxRep: rep, maxDef: def}
		if e.TypeLength.Valid {
			n.leaf.length = int(e.TypeLength.V)
		}
		if n.leaf.kind == format.FixedLenByteArray && n.leaf.length <= 0 {
			return nil, fmt.Errorf("column %q has values of %d bytes", clip(e.Name), n.leaf.length)
		}
		b.columns = append(b.columns, n.leaf)
		if len(b.columns) > maxColumns {
			return nil, fmt.Errorf("it has more than %d columns", maxColumns)
		}
	}
	for range max(0, e.NumChildren.V) {
		if e.Type.Valid {
			return nil, fmt.Errorf("column %q has columns in it", clip(e.Name))
		}
		child, err := b.node(depth+1, rep, def)
		if err != nil {
			return nil, err
		}
		if len(child.columns) > 0 {
			n.children = append(n.children, child)
		}
	}
	n.columns = b.columns[first:len(b.columns):len(b.columns)]
	n.shape(e)
	return n, nil
}

// shape finds out what a group stands for.
func (n *node) shape(e *format.SchemaElement) {
	if len(n.children) != 1 || !n.children[0].repeated {
		return
	}
	_, list := e.LogicalType.Value.(*format.ListType)
	_, mapping := e.LogicalType.Value.(*format.MapType)
	if old := e.ConvertedType; old.Valid && e.LogicalType.Value == nil {
		list = old.V == deprecated.List
		mapping = old.V == deprecated.Map || old.V == deprecated.MapKeyValue
	}
	inner := n.children[0]
	n.list = list || mapping
	n.keyed = mapping && len(inner.children) == 2 && inner.children[0].leaf != nil &&
		inner.children[0].leaf.form.kind == text && !inner.children[0].repeated
}

// element is what a list holds. The group around it is missing in old files, which
// is told by its name.
func (n *node) element() *node {
	inner := n.children[0]
	if len(inner.children) == 1 && !inner.list && inner.name != "array" && inner.name != n.name+"_tuple" {
		return inner.children[0]
	}
	return inner
}

// form is how a value is written.
type form struct {
	kind  int
	unit  int64 // nanoseconds, of times
	scale int   // of decimals
}

const (
	plainForm  = iota // as its physical type says
	text              // bytes that are said to be UTF-8
	unsigned          // of int32 and int64
	date              // days since 1970
	clock             // since midnight
	instant           // since 1970
	decimal           // times 10^-scale
	identifier        // a UUID
)

func formOf(e *format.SchemaElement) form {
	switch t := e.LogicalType.Value.(type) {
	case *format.StringType, *format.EnumType, *format.JsonType:
		return form{kind: text}
	case *format.DateType:
		return form{kind: date}
	case *format.TimeType:
		return form{kind: clock, unit: unitOf(t.Unit)}
	case *format.TimestampType:
		return form{kind: instant, unit: unitOf(t.Unit)}
	case *format.DecimalType:
		return form{kind: decimal, scale: int(t.Scale)}
	case *format.UUIDType:
		return form{kind: identifier}
	case *format.IntType:
		if !t.IsSigned {
			return form{kind: unsigned}
		}
		return form{}
	}
	if !e.ConvertedType.Valid {
		return form{}
	}
	switch e.ConvertedType.V {
	case deprecated.UTF8, deprecated.Enum, deprecated.Json:
		return form{kind: text}
	case deprecated.Date:
		return form{kind: date}
	case deprecated.TimeMillis:
		return form{kind: clock, unit: 1e6}
	case deprecated.TimeMicros:
		return form{kind: clock, unit: 1e3}
	case deprecated.TimestampMillis:
		return form{kind: instant, unit: 1e6}
	case deprecated.TimestampMicros:
		return form{kind: instant, unit: 1e3}
	case deprecated.Decimal:
		return form{kind: decimal, scale: int(e.Scale.V)}
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return form{kind: unsigned}
	}
	return form{}
}

func unitOf(u format.TimeUnit) int64 {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return 1e6
	case *format.MicroSeconds:
		return 1e3
	}
	return 1
}
