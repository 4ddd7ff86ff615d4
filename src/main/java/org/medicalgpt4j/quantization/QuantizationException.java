package org.medicalgpt4j.quantization;

/** A matrix cannot be quantized, or quantized data is inconsistent; the message is one sentence that says why. */
public final class QuantizationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QuantizationException(String message) {
        super(message);
    }
}
