package port

// PermanentError is an error that no retry can change: a damaged record, a missing permission, a
// document whose name already holds other content. Adapters wrap what they know to be permanent in
// it; every other error may be temporary.
type PermanentError struct{ Err error }

// Error returns the text of the wrapped error.
func (e *PermanentError) Error() string { return e.Err.Error() }

// Unwrap returns the wrapped error.
func (e *PermanentError) Unwrap() error { return e.Err }

// IsPermanent reports whether err is permanent: it wraps a *PermanentError. If err joins several
// errors, each of them must do so. IsPermanent(nil) is false.
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
