package bundle

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// modified is the modification time of every file in a zip: constant, so that builds are
// reproducible. It is the earliest time that the format supports.
var modified = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack writes a zip with the binary as bootstrap, the file that Lambda starts. It returns the size
// of the zip in bytes.
func pack(binary, path string) (size int64, err error) {
	source, err := os.Open(binary)
	if err != nil {
		return 0, fmt.Errorf("open the binary: %w", err)
	}
	defer source.Close() //nolint:errcheck // opened for reading
	file, err := os.Create(path)
	if err != nil {
		return 0, fmt.Errorf("create the zip: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := write(file, source); err != nil {
		return 0, fmt.Errorf("write %s: %w", path, err)
	}
	info, err := file.Stat()
	if err != nil {
		return 0, fmt.Errorf("stat %s: %w", path, err)
	}
	return info.Size(), nil
}

func write(w io.Writer, bootstrap io.Reader) error {
	archive := zip.NewWriter(w)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate, Modified: modified}
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
