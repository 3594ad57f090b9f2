package bundle

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// packed is the time that every file in a zip bears, the earliest that the format knows: the real one would make each
// build another.
var packed = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack writes a zip with the binary as bootstrap, the name that Lambda starts, and returns its size in bytes.
func pack(binary, path string) (size int64, err error) {
	source, err := os.Open(binary)
	if err != nil {
		return 0, fmt.Errorf("open the binary: %w", err)
	}
	defer source.Close() //nolint:errcheck // it was only read
	file, err := os.Create(path)
	if err != nil {
		return 0, fmt.Errorf("make the file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := write(file, source); err != nil {
		return 0, fmt.Errorf("write %s: %w", path, err)
	}
	info, err := file.Stat()
	if err != nil {
		return 0, fmt.Errorf("size of %s: %w", path, err)
	}
	return info.Size(), nil
}

func write(to io.Writer, bootstrap io.Reader) error {
	archive := zip.NewWriter(to)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate, Modified: packed}
	header.SetMode(0o755)
	entry, err := archive.CreateHeader(header)
	if err != nil {
		return err
	}
	if _, err := io.Copy(entry, bootstrap); err != nil {
		return err
	}
	return archive.Close()
}
