package org.medicalgpt4j.data.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.medicalgpt4j.recipe.TextEncoding;

/**
 * The character set of a file and how many bytes its byte order mark takes. A mark decides; where there is none, a file that is
 * not UTF-8 is taken for GB18030 only if nearly all of its characters are those of everyday Chinese, since almost any bytes
 * can be read as GB18030.
 *
 * @param markLength bytes of the byte order mark; 0 if there is none
 */
record EncodingDetection(Charset charset, int markLength) {
    static final Charset GB18030 = Charset.forName("GB18030");
    /** As many bytes of a file are looked at. */
    static final int HEAD = 1 << 16;

    private static final double EVERYDAY = 0.9;

    private record Mark(byte[] bytes, Charset charset) {
        Mark(Charset charset, int... bytes) {
            this(new byte[bytes.length], charset);
            for (int i = 0; i < bytes.length; i++) {
                this.bytes[i] = (byte) bytes[i];
            }
        }

        boolean begins(byte[] head) {
            return head.length >= bytes.length && Arrays.equals(head, 0, bytes.length, bytes, 0, bytes.length);
        }
    }

    private static final List<Mark> MARKS = List.of(
            new Mark(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
            new Mark(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
            new Mark(StandardCharsets.UTF_16BE, 0xFE, 0xFF),
            new Mark(GB18030, 0x84, 0x31, 0x95, 0x33));

    /** @throws IOException saying that it cannot be told, or that the mark says another than wanted */
    static EncodingDetection of(byte[] head, TextEncoding wanted) throws IOException {
        for (Mark mark : MARKS) {
            if (mark.begins(head)) {
                if (wanted != TextEncoding.AUTO && !charset(wanted).equals(mark.charset())) {
                    throw new IOException("its byte order mark says " + mark.charset() + ", but its encoding is set to "
                            + charset(wanted));
                }
                return new EncodingDetection(mark.charset(), mark.bytes().length);
            }
        }
        if (wanted != TextEncoding.AUTO) {
            return new EncodingDetection(charset(wanted), 0);
        }
        if (hasZero(head)) {
            throw new IOException("it holds zero bytes, as UTF-16 does and no other text: set its encoding");
        }
        if (decodes(head, StandardCharsets.UTF_8)) {
            return new EncodingDetection(StandardCharsets.UTF_8, 0);
        }
        if (decodes(head, GB18030) && everydayChinese(head)) {
            return new EncodingDetection(GB18030, 0);
        }
        throw new IOException("line " + lineOfError(head)
                + " is not UTF-8 text, nor is the file GB18030 as far as its beginning tells: set its encoding");
    }

    private static long lineOfError(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        StandardCharsets.UTF_8.newDecoder().decode(bytes, CharBuffer.allocate(head.length + 1), false);
        long line = 1;
        for (int i = 0; i < bytes.position(); i++) {
            line += head[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static Charset charset(TextEncoding encoding) {
        return switch (encoding) {
            case AUTO, UTF_8 -> StandardCharsets.UTF_8;
            case GB18030 -> GB18030;
            case UTF_16LE -> StandardCharsets.UTF_16LE;
            case UTF_16BE -> StandardCharsets.UTF_16BE;
        };
    }

    /** Whether the bytes are text that may go on in the middle of a character. */
    private static boolean decodes(byte[] head, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        CharBuffer text = CharBuffer.allocate(head.length + 1);
        return !decoder.decode(ByteBuffer.wrap(head), text, head.length < HEAD).isError();
    }

    /** In GB2312, the set of the common characters, both bytes of a character are above 0xA0. */
    private static boolean everydayChinese(byte[] head) {
        int characters = 0;
        int everyday = 0;
        for (int i = 0; i + 1 < head.length; i++) {
            if (head[i] < 0) {
                characters++;
                everyday += (head[i] & 0xFF) > 0xA0 && (head[i + 1] & 0xFF) > 0xA0 ? 1 : 0;
                i++;
            }
        }
        return characters > 0 && everyday >= EVERYDAY * characters;
    }

    private static boolean hasZero(byte[] head) {
        for (byte value : head) {
            if (value == 0) {
                return true;
            }
        }
        return false;
    }
}
