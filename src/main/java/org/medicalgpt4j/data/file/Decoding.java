package org.medicalgpt4j.data.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** Strict reading of text: what is no text of a character set is refused, not replaced. */
final class Decoding {
    private Decoding() {}

    /** @param what begins the sentence of the error */
    static String text(byte[] bytes, Charset charset, String what) throws RowException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new RowException(what + " is not " + charset + " text");
        }
    }
}
