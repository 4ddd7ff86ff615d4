package org.medicalgpt4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Kind;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Piece;

/** The pieces of a SentencePiece model as segmentation looks them up. */
final class PieceTable {
    static final int NONE = -1;

    private final List<Piece> pieces;
    private final Map<String, Integer> textPieces = new HashMap<>();
    private final TextMatcher userDefined;
    private final int[] bytePieces = new int[256];
    private final int unknown;
    private final boolean byteFallback;

    PieceTable(SentencePieceModel model) {
        pieces = model.pieces();
        unknown = model.unknown();
        byteFallback = model.byteFallback();
        Arrays.fill(bytePieces, NONE);
        Map<String, Integer> protectedPieces = new HashMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            Piece piece = pieces.get(id);
            switch (piece.kind()) {
                case NORMAL, UNUSED -> textPieces.putIfAbsent(piece.text(), id);
                case USER_DEFINED -> {
                    textPieces.putIfAbsent(piece.text(), id);
                    protectedPieces.put(piece.text(), id);
                }
                case BYTE -> setByte(model.name(), piece.text(), id);
                case CONTROL, UNKNOWN -> {}
            }
        }
        userDefined = new TextMatcher(protectedPieces);
        if (byteFallback && Arrays.stream(bytePieces).anyMatch(id -> id == NONE)) {
            throw new TokenizerException(model.name() + ": says byte_fallback but lacks some of the 256 byte pieces");
        }
    }

    private void setByte(String name, String text, int id) {
        int value = PieceDetokenizer.byteValue(text);
        if (value < 0) {
            throw new TokenizerException(name + ": byte piece \"" + text + "\", expected one like <0x0A>");
        }
        bytePieces[value] = id;
    }

    /** Id of a piece of text, or {@link #NONE}. */
    int id(String text) {
        return textPieces.getOrDefault(text, NONE);
    }

    float score(int id) {
        return pieces.get(id).score();
    }

    Kind kind(int id) {
        return pieces.get(id).kind();
    }

    /** Length of the user-defined piece at a position of the text; 0 if there is none. */
    int userDefinedLength(String text, int position) {
        return userDefined.matchLength(text, position);
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** Appends a segment: its piece, or its bytes, or one unknown piece for a run of unknown segments. */
    void append(String segment, int id, IdList ids) {
        if (id != NONE) {
            ids.add(id);
        } else if (byteFallback) {
            for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
                ids.add(bytePieces[b & 0xFF]);
            }
        } else {
            ids.addUnlessLast(unknown);
        }
    }
}
