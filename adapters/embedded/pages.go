package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"go.etcd.io/bbolt"
)

// The layout of a bbolt file, in bytes. It has not changed since version 2 of the format, the only one in use.
const (
	headerSize     = 16 // of a page: id (8), flags (2), count (2), overflow (4)
	elementSize    = 16 // of an entry in a branch or leaf page
	bucketSize     = 16 // of a bucket's header: root page (8), sequence (8)
	freelistOffset = 48 // of the free list's id in a meta page

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	bucketEntry = 0x01 // of a leaf page: its value is a bucket
	noFreelist  = ^uint64(0)
	manyFree    = 0xFFFF // the count of a free list whose length stands in its first entry
)

// pages reads a bbolt file without mapping it into memory.
type pages struct {
	file io.ReaderAt
	size uint64 // of a page
	used []bool // by id: the pages that were read
}

// checkPages checks that each page that is in use is in the file, is used once and refers only to what is in it. It
// reads each page at most once.
func checkPages(tx *bbolt.Tx, file io.ReaderAt) error {
	size := int64(tx.DB().Info().PageSize)
	p := pages{file: file, size: uint64(size), used: make([]bool, tx.Size()/size)} //nolint:gosec // is positive
	var id [8]byte
	if _, err := file.ReadAt(id[:], int64(tx.ID()%2)*size+freelistOffset); err != nil {
		return err
	}
	if err := p.checkFreelist(binary.NativeEndian.Uint64(id[:])); err != nil {
		return err
	}
	for todo := []uint64{uint64(tx.Cursor().Bucket().Root())}; len(todo) > 0; {
		id := todo[len(todo)-1]
		content, err := p.read(id)
		if err != nil {
			return err
		}
		if todo, err = content.children(todo[:len(todo)-1]); err != nil {
			return fmt.Errorf("page %d: %w", id, err)
		}
	}
	return nil
}

func (p pages) checkFreelist(id uint64) error {
	if id == noFreelist {
		return nil
	}
	content, err := p.read(id)
	if err != nil {
		return err
	}
	free, entries := uint64(content.count()), content[headerSize:]
	if free == manyFree {
		free, entries = binary.NativeEndian.Uint64(entries), entries[8:]
	}
	if content.flags() != freelistPage || free > uint64(len(entries)/8) {
		return fmt.Errorf("page %d: invalid free list", id)
	}
	return nil
}

// read reads a page with all that overflows from it.
func (p pages) read(id uint64) (page, error) {
	content, err := p.readPart(id, 1)
	if err != nil {
		return nil, err
	}
	if number := content.id(); number != id {
		return nil, fmt.Errorf("page %d: has the number %d", id, number)
	}
	length := 1 + uint64(content.overflow())
	if length > 1 {
		if content, err = p.readPart(id, length); err != nil {
			return nil, err
		}
	}
	for i := id; i < id+length; i++ {
		if p.used[i] {
			return nil, fmt.Errorf("page %d: is used twice", i)
		}
		p.used[i] = true
	}
	return content, nil
}

func (p pages) readPart(id, length uint64) (page, error) {
	end := uint64(len(p.used))
	if id < 2 || id >= end || length > end-id {
		return nil, fmt.Errorf("page %d: out of range", id)
	}
	content := make(page, length*p.size)
	if _, err := p.file.ReadAt(content, int64(id*p.size)); err != nil { //nolint:gosec // within the file
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	return content, nil
}

// page is a page of the file, or one that stands in a bucket's entry.
type page []byte

func (p page) id() uint64       { return binary.NativeEndian.Uint64(p) }
func (p page) flags() uint16    { return binary.NativeEndian.Uint16(p[8:]) }
func (p page) count() uint16    { return binary.NativeEndian.Uint16(p[10:]) }
func (p page) overflow() uint32 { return binary.NativeEndian.Uint32(p[12:]) }

var errEntry = errors.New("has an invalid entry")

// children checks the entries of a page and appends the ids of the pages below it.
func (p page) children(ids []uint64) ([]uint64, error) {
	count := int(p.count())
	if headerSize+count*elementSize > len(p) {
		return nil, errEntry
	}
	for i := range count {
		element := p[headerSize+i*elementSize:]
		var err error
		switch p.flags() {
		case branchPage:
			ids, err = element.branch(ids)
		case leafPage:
			ids, err = element.leaf(ids)
		}
		if err != nil {
			return nil, err
		}
	}
	if p.flags() == branchPage && count > 0 || p.flags() == leafPage {
		return ids, nil
	}
	return nil, fmt.Errorf("has the invalid type %#x", p.flags())
}

// branch checks an entry, which begins a page's rest, and appends the page that it refers to.
func (p page) branch(ids []uint64) ([]uint64, error) {
	position, key := binary.NativeEndian.Uint32(p), binary.NativeEndian.Uint32(p[4:])
	if uint64(position)+uint64(key) > uint64(len(p)) {
		return nil, errEntry
	}
	return append(ids, binary.NativeEndian.Uint64(p[8:])), nil
}

// leaf checks an entry, which begins a page's rest. Where it is a bucket, leaf appends the bucket's root, or checks the
// page that stands in its place.
func (p page) leaf(ids []uint64) ([]uint64, error) {
	flags, position := binary.NativeEndian.Uint32(p), binary.NativeEndian.Uint32(p[4:])
	key, value := binary.NativeEndian.Uint32(p[8:]), binary.NativeEndian.Uint32(p[12:])
	begin := uint64(position) + uint64(key)
	end := begin + uint64(value)
	if end > uint64(len(p)) {
		return nil, errEntry
	}
	if flags&bucketEntry == 0 {
		return ids, nil
	}
	if value < bucketSize {
		return nil, errEntry
	}
	bucket := p[begin:end]
	if root := bucket.id(); root != 0 {
		return append(ids, root), nil
	}
	inline := bucket[bucketSize:]
	if len(inline) < headerSize || inline.flags() != leafPage {
		return nil, errEntry
	}
	return inline.children(ids)
}
