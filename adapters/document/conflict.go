package document

import "errors"

// ErrConflict reports that another document is stored under a document's key. It is permanent: stores wrap it in a
// port.PermanentError and leave the stored document as it is.
var ErrConflict = errors.New("another document is stored under this key")
