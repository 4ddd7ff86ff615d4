package org.medicalgpt4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A SentencePiece model as {@code tokenizer.model} files and GGUF files hold it.
 *
 * @param name file, for messages
 * @param algorithm how pieces are chosen
 * @param normalization what happens to a text before
 * @param roles ids by the names that templates use ({@code bos_token} ...)
 */
record SentencePieceModel(
        String name,
        List<Piece> pieces,
        Algorithm algorithm,
        boolean byteFallback,
        Normalization normalization,
        Map<String, Integer> roles) {

    enum Algorithm {
        UNIGRAM,
        BPE
    }

    /** Kinds of pieces; the order is that of the format's numbers, which begin at 1. */
    enum Kind {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE;

        int number() {
            return ordinal() + 1;
        }

        static Kind of(int number, String file) {
            if (number < 1 || number > values().length) {
                throw new TokenizerException(file + ": piece type " + number + " is not in 1.." + values().length);
            }
            return values()[number - 1];
        }
    }

    record Piece(String text, float score, Kind kind) {}

    /**
     * @param characters replacements of characters, for instance NFKC
     * @param addBlank whether a blank is put before a text
     * @param removeExtraBlanks whether blanks at the ends go and runs of blanks become one
     * @param escapeBlanks whether blanks become U+2581
     */
    record Normalization(CharacterMap characters, boolean addBlank, boolean removeExtraBlanks, boolean escapeBlanks) {

        /** How many blanks at the start of decoded text are none of the text. */
        int leadingBlanks() {
            return removeExtraBlanks ? Integer.MAX_VALUE : addBlank ? 1 : 0;
        }
    }

    SentencePieceModel {
        pieces = List.copyOf(pieces);
        roles = Map.copyOf(roles);
    }

    /** The model without user-defined pieces that are written like marks, but for those of the layout; their ids stay, but no text becomes them. */
    SentencePieceModel withoutControlPieces(Predicate<String> layout) {
        List<Piece> kept = pieces.stream()
                .map(piece -> piece.kind() == Kind.USER_DEFINED
                                && AddedToken.isMark(piece.text())
                                && !layout.test(piece.text())
                        ? new Piece(piece.text(), piece.score(), Kind.CONTROL)
                        : piece)
                .toList();
        return new SentencePieceModel(name, kept, algorithm, byteFallback, normalization, roles);
    }

    Vocabulary vocabulary() {
        Vocabulary vocabulary = new Vocabulary();
        for (int id = 0; id < pieces.size(); id++) {
            vocabulary.put(id, pieces.get(id).text(), name);
        }
        return vocabulary;
    }

    /** Id of the unknown piece. */
    int unknown() {
        for (int id = 0; id < pieces.size(); id++) {
            if (pieces.get(id).kind() == Kind.UNKNOWN) {
                return id;
            }
        }
        throw new TokenizerException(name + ": has no unknown piece");
    }
}
