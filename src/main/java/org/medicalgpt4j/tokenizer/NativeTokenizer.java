package org.medicalgpt4j.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.Map;

/**
 * The Hugging Face tokenizers library by way of DJL, offline and without truncation or padding. Its memory is freed when
 * the object becomes unreachable.
 */
final class NativeTokenizer {
    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "do_not_truncate", "padding", "do_not_pad", "addSpecialTokens", "false");

    static {
        // DJL asks the cloud's metadata service who we are and reports it, unless told otherwise before its first use.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final HuggingFaceTokenizer library;

    NativeTokenizer(byte[] json, String name) {
        try {
            library = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS);
        } catch (EngineException | UnsatisfiedLinkError e) {
            throw new TokenizerException("the native tokenizers library cannot be loaded: " + rootMessage(e), e);
        } catch (IOException | RuntimeException e) {
            throw new TokenizerException(name + ": not a usable tokenizer: " + e.getMessage(), e);
        }
    }

    int[] encode(String text, boolean addSpecialTokens) {
        long[] ids = ids(WellFormed.text(text), addSpecialTokens);
        int[] result = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            result[i] = Math.toIntExact(ids[i]);
        }
        return result;
    }

    /** DJL's own method fetches spellings, places and masks of all tokens too, which takes three times as long. */
    private long[] ids(String text, boolean addSpecialTokens) {
        long encoding = TokenizersLibrary.LIB.encode(library.getHandle(), text, addSpecialTokens);
        try {
            return TokenizersLibrary.LIB.getTokenIds(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
            Reference.reachabilityFence(library);
        }
    }

    String decode(int[] ids) {
        long[] longs = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            longs[i] = ids[i];
        }
        return library.decode(longs, false);
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
