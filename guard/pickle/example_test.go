package pickle_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/oriel-go/oriel/guard/pickle"
)

func ExampleScan() {
	file := "\x80\x04\x95\x14\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R."
	report, err := pickle.Scan(context.Background(), strings.NewReader(file), int64(len(file)), pickle.Default())
	if err != nil {
		log.Fatal(err)
	}
	if finding, denied := report.Denied(); denied {
		fmt.Println(finding.Code, finding.Off, finding.Detail)
	}
	// Output: pickle.global_denied 23 os.system
}

func ExampleDecode() {
	file := "\x80\x04\x95\x18\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x05steps\x94K\x1e\x8c\x04seed\x94K\x07u."
	type settings struct {
		Steps int `json:"steps"`
		Seed  int `json:"seed"`
	}
	s, err := pickle.Decode[settings](context.Background(), strings.NewReader(file), int64(len(file)), pickle.Policy{})
	fmt.Printf("%+v %v\n", s, err)
	// Output: {Steps:30 Seed:7} <nil>
}
