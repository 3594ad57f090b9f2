package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"go.etcd.io/bbolt"
)

// The layout of a bbolt file, in bytes, as of format version 2, the only one that bbolt supports.
const (
	headerSize     = 16 // page header: ID (8), flags (2), count (2), overflow (4)
	elementSize    = 16 // element of a branch or leaf page
	bucketSize     = 16 // bucket header: root page (8), sequence (8)
	freelistOffset = 48 // page ID of the freelist, in a meta page

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	bucketFlag    = 0x01 // flag of a leaf element whose value is a bucket
	noFreelist    = ^uint64(0)
	largeFreelist = 0xFFFF // count of a freelist whose length is stored in its first entry
)

// pages reads a bbolt file without mapping it into memory.
type pages struct {
	file io.ReaderAt
	size uint64 // page size
	used []bool // by page ID: already read
}

// checkPages checks that each page in use exists in the file, is referenced only once, and has only
// elements within its own bounds. It reads each page once, or twice if it has overflow pages.
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
	for pending := []uint64{uint64(tx.Cursor().Bucket().Root())}; len(pending) > 0; {
		id := pending[len(pending)-1]
		content, err := p.read(id)
		if err != nil {
			return err
		}
		if pending, err = content.children(pending[:len(pending)-1]); err != nil {
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
	if free == largeFreelist {
		free, entries = binary.NativeEndian.Uint64(entries), entries[8:]
	}
	if content.flags() != freelistPage || free > uint64(len(entries)/8) {
		return fmt.Errorf("page %d: invalid freelist", id)
	}
	return nil
}

// read returns a page, including its overflow pages.
func (p pages) read(id uint64) (page, error) {
	content, err := p.readPages(id, 1)
	if err != nil {
		return nil, err
	}
	if stored := content.id(); stored != id {
		return nil, fmt.Errorf("page %d: has the id %d", id, stored)
	}
	length := 1 + uint64(content.overflow())
	if length > 1 {
		if content, err = p.readPages(id, length); err != nil {
			return nil, err
		}
	}
	for i := id; i < id+length; i++ {
		if p.used[i] {
			return nil, fmt.Errorf("page %d: referenced twice", i)
		}
		p.used[i] = true
	}
	return content, nil
}

func (p pages) readPages(id, length uint64) (page, error) {
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

// page is a page of the file, or the inline page of a small bucket. The receiver of the methods
// branch and leaf begins at an element, because the positions in an element are relative to it.
type page []byte

func (p page) id() uint64       { return binary.NativeEndian.Uint64(p) }
func (p page) flags() uint16    { return binary.NativeEndian.Uint16(p[8:]) }
func (p page) count() uint16    { return binary.NativeEndian.Uint16(p[10:]) }
func (p page) overflow() uint32 { return binary.NativeEndian.Uint32(p[12:]) }

var errElement = errors.New("invalid element")

// children checks the elements of a page, and appends the IDs of the pages that they reference.
func (p page) children(ids []uint64) ([]uint64, error) {
	count := int(p.count())
	if headerSize+count*elementSize > len(p) {
		return nil, errElement
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
	return nil, fmt.Errorf("invalid type %#x", p.flags())
}

// branch checks a branch element, and appends the ID of the page that it references.
func (p page) branch(ids []uint64) ([]uint64, error) {
	position, key := binary.NativeEndian.Uint32(p), binary.NativeEndian.Uint32(p[4:])
	if uint64(position)+uint64(key) > uint64(len(p)) {
		return nil, errElement
	}
	return append(ids, binary.NativeEndian.Uint64(p[8:])), nil
}

// leaf checks a leaf element. If it is a bucket, leaf appends the ID of the bucket's root page, or
// checks the bucket's inline page.
func (p page) leaf(ids []uint64) ([]uint64, error) {
	flags, position := binary.NativeEndian.Uint32(p), binary.NativeEndian.Uint32(p[4:])
	key, value := binary.NativeEndian.Uint32(p[8:]), binary.NativeEndian.Uint32(p[12:])
	begin := uint64(position) + uint64(key)
	end := begin + uint64(value)
	if end > uint64(len(p)) {
		return nil, errElement
	}
	if flags&bucketFlag == 0 {
		return ids, nil
	}
	if value < bucketSize {
		return nil, errElement
	}
	bucket := p[begin:end]
	if root := bucket.id(); root != 0 {
		return append(ids, root), nil
	}
	inline := bucket[bucketSize:]
	if len(inline) < headerSize || inline.flags() != leafPage {
		return nil, errElement
	}
	return inline.children(ids)
}
