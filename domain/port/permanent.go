package port

// PermanentError is an error that no retry can resolve: a damaged record, a missing permission, a
// document that already exists with other content. Adapters wrap errors that they know to be
// permanent in it; every other error may be temporary.
type PermanentError struct{ Err error }

// Error returns the text of the wrapped error.
func (e *PermanentError) Error() string { return e.Err.Error() }

// Unwrap returns the wrapped error.
func (e *PermanentError) Unwrap() error { return e.Err }

// IsPermanent reports whether err wraps a *PermanentError. If err joins several errors, all of them
// must be permanent. IsPermanent(nil) is false.
func IsPermanent(err error) bool {
	switch e := err.(type) { //nolint:errorlint // walks the tree itself: of joined errors all must be permanent
	case *PermanentError:
		return true
	case interface{ Unwrap() error }:
		return IsPermanent(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, joined := range e.Unwrap() {
			if !IsPermanent(joined) {
				return false
			}
		}
		return len(e.Unwrap()) > 0
	default:
		return false
	}
}
