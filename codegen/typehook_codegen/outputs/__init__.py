"""What else comes from the schemas: one bundle, OpenAPI, AsyncAPI, pages to read, samples."""
