/**
 * Model files in and out: safetensors, Hugging Face folders, PEFT adapters, GGUF, PyTorch's own files (read only), and the atomic publication of everything
 * the project writes. Depends on nothing else of the project.
 */
package org.medicalgpt4j.checkpoint;
