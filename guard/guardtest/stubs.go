package guardtest

func sounds() []Case      { return nil }
func videos() []Case      { return nil }
func benignMedia() []Case { return nil }
