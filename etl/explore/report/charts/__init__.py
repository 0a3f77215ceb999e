"""Pictures, one small module each: facts in, a sentence that tells them and a specification that draws them out."""
