// Package seal encrypts and authenticates small state that leaves the process and comes back: session state, cached
// reports, share tokens, signed file addresses.
//
// Every envelope has its own key, derived from a key of the ring, a random salt and the purpose, so keys are never
// shared between purposes and there is no nonce to run out of. The derivation also yields a commitment, so an envelope
// opens under one key only. Everything the reader must agree on, such as the owner and the schema, is authenticated
// without being stored.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// MaxSize is the longest plaintext an envelope may hold. Longer ones are refused before any work is done.
const MaxSize = 16 << 20

const (
	magic     = "ORL1"
	suite     = 1 // HKDF-SHA-256, AES-256-GCM
	headerLen = 4 + 1 + 1 + 8 + 8 + 8 + 32
	commitLen = 16
	tagLen    = 16
)

// ErrOpen is the one error for an envelope that does not open. [Reason] tells operators why; visitors need not know.
var ErrOpen = errors.New("seal: the envelope does not open")

type openError struct{ reason string }

func (e *openError) Error() string { return ErrOpen.Error() }
func (e *openError) Unwrap() error { return ErrOpen }

// Reason returns one word for the metrics: size, format, suite, key, expired, commit, tag or replay. It returns "" for other errors.
func Reason(err error) string {
	if e, ok := errors.AsType[*openError](err); ok {
		return e.reason
	}
	return ""
}

func refuse(reason string) error { return &openError{reason} }

// A Context is what both sides must agree on. Only the times travel in the envelope; the rest is authenticated.
type Context struct {
	Purpose string    // such as "guard.report"; required
	Schema  string    // id and version of what is inside
	App     string    // which application
	Owner   string    // session or user the envelope belongs to
	Expires time.Time // when sealing: end of validity; zero means never. Ignored when opening
}

// aad binds the header and the context. Lengths go first, so no two contexts look alike.
func (c Context) aad(header []byte) []byte {
	out := append([]byte(nil), header...)
	for _, s := range []string{c.Purpose, c.Schema, c.App, c.Owner} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(s)))
		out = append(out, s...)
	}
	return out
}

// Seal encrypts plaintext for the context with the active key.
func (r *Ring) Seal(c Context, plaintext []byte) ([]byte, error) {
	if c.Purpose == "" {
		return nil, errors.New("seal: a context needs a purpose")
	}
	if len(plaintext) > MaxSize {
		return nil, fmt.Errorf("seal: %d bytes, at most %d can be sealed", len(plaintext), MaxSize)
	}
	now := r.now()
	k, ok := r.active(now)
	if !ok {
		return nil, errors.New("seal: no active key")
	}
	out := make([]byte, headerLen, headerLen+commitLen+len(plaintext)+tagLen)
	copy(out, magic)
	out[4] = suite
	copy(out[6:], k.ID[:])
	binary.BigEndian.PutUint64(out[14:], uint64(now.Unix()))
	if !c.Expires.IsZero() {
		binary.BigEndian.PutUint64(out[22:], uint64(c.Expires.Unix()))
	}
	rand.Read(out[30:headerLen]) // never fails
	aead, commit, err := derive(k, out[30:headerLen], c.Purpose)
	if err != nil {
		return nil, err
	}
	aad := c.aad(out)
	out = append(out, commit...)
	return aead.Seal(out, make([]byte, aead.NonceSize()), plaintext, aad), nil
}

// Open decrypts an envelope. Stale says that it was sealed with a key that is no longer active and should be sealed again.
func (r *Ring) Open(c Context, envelope []byte) (plaintext []byte, stale bool, err error) {
	switch {
	case len(envelope) < headerLen+commitLen+tagLen, len(envelope) > headerLen+commitLen+tagLen+MaxSize:
		return nil, false, refuse("size")
	case string(envelope[:4]) != magic:
		return nil, false, refuse("format")
	case envelope[4] != suite || envelope[5] != 0:
		return nil, false, refuse("suite")
	}
	now := r.now()
	k, isActive, ok := r.find([8]byte(envelope[6:14]), now)
	if !ok {
		return nil, false, refuse("key")
	}
	header, rest := envelope[:headerLen], envelope[headerLen:]
	aead, commit, err := derive(k, header[30:], c.Purpose)
	if err != nil {
		return nil, false, err
	}
	if subtle.ConstantTimeCompare(commit, rest[:commitLen]) != 1 {
		return nil, false, refuse("commit")
	}
	plaintext, err = aead.Open(nil, make([]byte, aead.NonceSize()), rest[commitLen:], c.aad(header))
	if err != nil {
		return nil, false, refuse("tag")
	}
	// The times are authentic from here on.
	if end := binary.BigEndian.Uint64(header[22:]); end != 0 && uint64(now.Unix()) >= end {
		return nil, false, refuse("expired")
	}
	return plaintext, !isActive, nil
}

// derive returns the cipher and the commitment of one envelope. The nonce may be zero because the key is used once.
func derive(k Key, salt []byte, purpose string) (cipher.AEAD, []byte, error) {
	okm, err := hkdf.Key(sha256.New, k.Secret[:], salt, "oriel/v1|"+purpose, 32+commitLen)
	if err != nil {
		return nil, nil, fmt.Errorf("seal: derive key: %w", err)
	}
	block, err := aes.NewCipher(okm[:32])
	if err != nil {
		return nil, nil, fmt.Errorf("seal: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, nil, fmt.Errorf("seal: %w", err)
	}
	return aead, okm[32:], nil
}
