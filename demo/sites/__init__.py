"""The four sites of the newsroom, each in the markup of its family. Pure: request and stories in, reply out."""
