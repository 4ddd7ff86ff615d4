package org.medicalgpt4j.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Decodes token by token; the bytes of an unfinished character wait for the next token. */
final class DecodingStream implements TokenStream {
    private final Detokenizer detokenizer;
    private final Set<Integer> skipped;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] pending = {};
    private boolean first = true;
    private int blanksToStrip;

    DecodingStream(Detokenizer detokenizer, Set<Integer> skipped) {
        this.detokenizer = detokenizer;
        this.skipped = skipped;
        this.blanksToStrip = detokenizer.leadingBlanks();
    }

    @Override
    public String push(int id) {
        if (skipped.contains(id)) {
            return "";
        }
        byte[] bytes = detokenizer.bytes(id, first);
        first = false;
        return decode(bytes, false);
    }

    @Override
    public String finish() {
        return decode(new byte[0], true);
    }

    private String decode(byte[] bytes, boolean last) {
        ByteBuffer input = ByteBuffer.allocate(Math.addExact(pending.length, bytes.length))
                .put(pending)
                .put(bytes)
                .flip();
        CharBuffer output = CharBuffer.allocate(input.remaining() + 1);
        decoder.decode(input, output, last);
        if (last) {
            decoder.flush(output);
            decoder.reset();
        }
        pending = new byte[input.remaining()];
        input.get(pending);
        return withoutLeadingBlanks(output.flip().toString());
    }

    private String withoutLeadingBlanks(String text) {
        int start = 0;
        while (blanksToStrip > 0 && start < text.length()) {
            if (text.charAt(start) != ' ') {
                blanksToStrip = 0;
            } else {
                blanksToStrip--;
                start++;
            }
        }
        return text.substring(start);
    }
}
