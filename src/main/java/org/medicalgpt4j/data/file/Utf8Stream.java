package org.medicalgpt4j.data.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of another character set as UTF-8; what is no text of that set is refused with its line. */
final class Utf8Stream extends InputStream {
    private static final int BUFFER = 1 << 13;

    private final Charset charset;
    private final Reader reader;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final CharBuffer characters = CharBuffer.allocate(BUFFER);
    private final ByteBuffer bytes = ByteBuffer.allocate(4 * BUFFER).limit(0);
    private long line = 1;
    private boolean ended;

    Utf8Stream(InputStream input, Charset charset) {
        this.charset = charset;
        this.reader = new InputStreamReader(
                input,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() throws IOException {
        return filled() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!filled()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    private boolean filled() throws IOException {
        while (!bytes.hasRemaining() && !ended) {
            try {
                ended = reader.read(characters) < 0;
            } catch (CharacterCodingException e) {
                throw new IOException("what follows line " + line + " is not " + charset + " text", e);
            }
            characters.flip();
            for (int i = 0; i < characters.length(); i++) {
                line += characters.charAt(i) == '\n' ? 1 : 0;
            }
            bytes.clear();
            if (encoder.encode(characters, bytes, ended).isError()) {
                throw new IOException("line " + line + " holds half a surrogate pair");
            }
            characters.compact();
            bytes.flip();
        }
        return bytes.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
