// The source of the libraries that hold the tests' precompiled headers; it has nothing of its own to say.
