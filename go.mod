module github.com/oriel-go/oriel

go 1.26.0

require (
	github.com/go-json-experiment/json v1.27.2
	golang.org/x/image v0.47.0
	golang.org/x/time v0.16.0
	golang.org/x/tools v0.52.0
	pgregory.net/rapid v1.3.0
)
