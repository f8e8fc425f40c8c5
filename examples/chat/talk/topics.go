package talk

// topics are what the model knows well, found by a word of the message.
var topics = []struct {
	keys   []string
	answer string
}{
	{[]string{"code", "program", "golang"}, "Here is a small program that says how much water a bed needs:\n\n" +
		"```go\npackage main\n\nimport \"fmt\"\n\n// litres returns what a bed needs on a day, by its size and the warmth.\n" +
		"func litres(squareMetres, celsius float64) float64 {\n\tperMetre := 2.0\n\tif celsius > 25 {\n\t\tperMetre += (celsius - 25) * 0.4\n\t}\n" +
		"\treturn squareMetres * perMetre\n}\n\nfunc main() {\n\tfmt.Printf(\"%.0f litres\\n\", litres(6, 31))\n}\n```\n\n" +
		"It starts from `2` litres per square metre and adds a little for each degree above 25. On a hot day, a bed of 6 m² gets **26 litres**."},
	{[]string{"table", "when", "compare"}, "These four are hard to get wrong:\n\n" +
		"| Plant | Sow | Light | Days to harvest |\n|:--|:--|:-:|--:|\n| Radish | March | sun | 28 |\n| Lettuce | April | half shade | 50 |\n" +
		"| Bush bean | May | sun | 60 |\n| Kale | June | sun | 90 |\n\nRadishes are *almost* impatient: pull them before they turn woody."},
	{[]string{"plan", "list", "start", "plant"}, "# A garden in three weekends\n\nYou need one sunny corner, about **six square metres**, and a spade.\n\n" +
		"## First weekend: the ground\n\n1. Mark the bed with string.\n2. Lift the grass and turn it over.\n3. Spread two buckets of compost.\n\n" +
		"## Second weekend: the plants\n\n- Beans at the back, where they shade nothing\n- Lettuce in front\n- Lavender at both ends, for the bees\n\n" +
		"## Third weekend: the habits\n\n- [x] Water in the morning\n- [x] Leave the leaves dry\n- [ ] Sit down and look at it\n\n" +
		"> The last point is the one that people forget.\n\nShall I make **a table** of what to sow when?"},
	{[]string{"hello", "hi", "hey"}, "Hello! I know a little about gardens. Ask me for **a plan**, **a table** of plants, or **some code**."},
}
