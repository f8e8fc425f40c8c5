package gate

import (
	"container/list"
	"context"
	"hash/maphash"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/oriel-go/oriel/internal/slim"
)

const (
	shards           = 16
	keysPerShard     = 4096
	unknownWait      = 10 * time.Second // what a refused caller is asked to wait
	callWait         = time.Second
	streamWait       = 5 * time.Second
	reportsPerMinute = 20
)

// buckets is a token bucket per key for the keys seen last.
//
// Invariant: there are never more than shards × keysPerShard of them; the one unused for longest is dropped.
type buckets[K comparable] struct {
	rate  rate.Limit
	burst int
	seed  maphash.Seed
	shard [shards]shard[K]
}

type shard[K comparable] struct {
	mu   sync.Mutex
	keys map[K]*list.Element // of *bucket[K]
	lru  list.List           // last used first
}

type bucket[K comparable] struct {
	key     K
	limiter *rate.Limiter
}

func newBuckets[K comparable](perSecond float64, burst int) *buckets[K] {
	return &buckets[K]{rate: rate.Limit(perSecond), burst: burst, seed: maphash.MakeSeed()}
}

// allow takes a token of key's bucket, if there is one.
func (b *buckets[K]) allow(key K) bool {
	s := &b.shard[maphash.Comparable(b.seed, key)%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.keys[key]; ok {
		s.lru.MoveToFront(e)
		return e.Value.(*bucket[K]).limiter.Allow()
	}
	if s.keys == nil {
		s.keys = make(map[K]*list.Element)
	}
	if s.lru.Len() >= keysPerShard {
		last := s.lru.Back()
		delete(s.keys, last.Value.(*bucket[K]).key)
		s.lru.Remove(last)
	}
	fresh := &bucket[K]{key, rate.NewLimiter(b.rate, b.burst)}
	s.keys[key] = s.lru.PushFront(fresh)
	return fresh.limiter.Allow()
}

// trim forgets the buckets that are full, as a new one is.
func (b *buckets[K]) trim(now time.Time) {
	for i := range b.shard {
		b.shard[i].trim(now, float64(b.burst))
	}
}

func (s *shard[K]) trim(now time.Time, full float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.lru.Back(); e != nil; {
		b, before := e.Value.(*bucket[K]), e.Prev()
		if b.limiter.TokensAt(now) >= full {
			delete(s.keys, b.key)
			s.lru.Remove(e)
		}
		e = before
	}
	s.keys = slim.Map(s.keys)
}

// UnknownLabel counts a request for a session name that no admitted request created. Its error is an [*Error].
func UnknownLabel(ctx context.Context) error {
	p := passageOf(ctx)
	if p == nil || p.gate == nil || !p.gate.capped() || p.gate.labels.allow(limitKey(p.caller.Addr)) {
		return nil
	}
	return &Error{Status: http.StatusTooManyRequests, Code: "too_many_sessions", RetryAfter: unknownWait,
		Detail: "Too many unknown sessions from your address. Please wait a moment."}
}
