package pickle

func pandasGlobals() []*spec { return nil }

func sklearnGlobals() []*spec { return nil }
