package serial

// Quiet is quiet for tests from outside.
var Quiet = quiet
