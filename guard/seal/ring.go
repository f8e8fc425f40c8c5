package seal

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// A Key is one master key. Its ID stands in every envelope it sealed.
type Key struct {
	ID       [8]byte
	Secret   [32]byte
	NotAfter time.Time // when the key stops opening; zero means never
}

// NewKey returns a random key.
func NewKey() Key {
	var k Key
	rand.Read(k.Secret[:])
	k.ID = keyID(k.Secret)
	return k
}

// keyID names a key by a hash of its secret, so that a key cannot be listed under two names.
func keyID(secret [32]byte) [8]byte {
	sum := sha256.Sum256(append([]byte("oriel/v1 key id|"), secret[:]...))
	return [8]byte(sum[:8])
}

// A Ring holds one active key, which seals, and older ones, which only open. It is safe for concurrent use.
type Ring struct {
	mu   sync.RWMutex // guards keys
	keys []Key        // the first is active
	now  func() time.Time
}

// NewRing returns a ring whose first key is active. Without keys it makes one that dies with the process; there is no
// constant to fall back on.
func NewRing(keys ...Key) *Ring {
	if len(keys) == 0 {
		keys = []Key{NewKey()}
	}
	return &Ring{keys: append([]Key(nil), keys...), now: time.Now}
}

// ParseKeys reads keys, one a line: 32 bytes in base64, then optionally the day until which the key opens (2006-01-02).
// Empty lines and lines starting with # are skipped. The first key is the active one.
func ParseKeys(text []byte) ([]Key, error) {
	var keys []Key
	sc := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; sc.Scan(); n++ {
		fields := strings.Fields(sc.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(fields[0])
		if err != nil || len(raw) != 32 || len(fields) > 2 {
			return nil, fmt.Errorf("seal: line %d is not a key: want 32 bytes in base64 and perhaps a day", n)
		}
		k := Key{Secret: [32]byte(raw)}
		k.ID = keyID(k.Secret)
		if len(fields) == 2 {
			if k.NotAfter, err = time.Parse(time.DateOnly, fields[1]); err != nil {
				return nil, fmt.Errorf("seal: line %d: %w", n, err)
			}
		}
		keys = append(keys, k)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("seal: read keys: %w", err)
	}
	if len(keys) == 0 {
		return nil, errors.New("seal: no key in the key file")
	}
	return keys, nil
}

// Rotate makes k active. The keys before it go on opening for as long as overlap, or until their own end.
func (r *Ring) Rotate(k Key, overlap time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	keys := []Key{k}
	for _, old := range r.keys {
		if end := now.Add(overlap); old.NotAfter.IsZero() || old.NotAfter.After(end) {
			old.NotAfter = end
		}
		if old.ID != k.ID && old.NotAfter.After(now) {
			keys = append(keys, old)
		}
	}
	r.keys = keys
}

func (r *Ring) active(now time.Time) (Key, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	k := r.keys[0]
	return k, k.NotAfter.IsZero() || now.Before(k.NotAfter)
}

func (r *Ring) find(id [8]byte, now time.Time) (k Key, isActive, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for i, k := range r.keys {
		if k.ID == id && (k.NotAfter.IsZero() || now.Before(k.NotAfter)) {
			return k, i == 0, true
		}
	}
	return Key{}, false, false
}

// Token returns a text, safe in addresses, that only proves that this ring sealed subject for the context.
func (r *Ring) Token(c Context, subject string) (string, error) {
	c.Schema += "\x00token\x00" + subject
	b, err := r.Seal(c, nil)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// Verify checks a token for the same context and subject.
func (r *Ring) Verify(c Context, subject, token string) error {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return refuse("format")
	}
	c.Schema += "\x00token\x00" + subject
	_, _, err = r.Open(c, b)
	return err
}

// A Ledger remembers envelopes that may be used once. The zero value is ready; it is safe for concurrent use.
type Ledger struct {
	mu   sync.Mutex // guards used
	used map[[16]byte]time.Time
}

// Use records the envelope until the given time, after which the envelope must have expired by itself. It fails with
// [ErrOpen] if the envelope was used before. Call it after Open, so that forged envelopes take no room.
func (l *Ledger) Use(envelope []byte, until, now time.Time) error {
	sum := sha256.Sum256(envelope)
	id := [16]byte(sum[:16])
	l.mu.Lock()
	defer l.mu.Unlock()
	for k, end := range l.used {
		if !now.Before(end) {
			delete(l.used, k)
		}
	}
	if _, seen := l.used[id]; seen {
		return refuse("replay")
	}
	if l.used == nil {
		l.used = map[[16]byte]time.Time{}
	}
	l.used[id] = until
	return nil
}
