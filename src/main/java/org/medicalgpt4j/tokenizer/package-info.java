/**
 * Texts as token ids and back: {@code tokenizer.json} through the Hugging Face tokenizers library, SentencePiece models and
 * GGUF vocabularies by code of our own, behind {@link org.medicalgpt4j.tokenizer.Tokenizer}; and the training of byte-level
 * BPE vocabularies.
 */
package org.medicalgpt4j.tokenizer;
