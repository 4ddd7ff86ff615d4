package org.medicalgpt4j.tokenizer;

import java.util.Arrays;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Kind;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Piece;

/**
 * Segmentation of a SentencePiece unigram model: the pieces with the highest sum of scores (Viterbi). A character that is
 * no piece costs ten more than the worst piece; user-defined pieces always win.
 */
final class UnigramSegmenter implements Segmenter {
    private static final float UNKNOWN_PENALTY = 10;

    private final PieceTable table;
    private final int longest;
    private final float unknownScore;
    private final float highest;

    UnigramSegmenter(PieceTable table) {
        this.table = table;
        int length = 0;
        float min = Float.MAX_VALUE;
        float max = -Float.MAX_VALUE;
        for (Piece piece : table.pieces()) {
            length = Math.max(length, piece.text().length());
            if (piece.kind() == Kind.NORMAL) {
                min = Math.min(min, piece.score());
                max = Math.max(max, piece.score());
            }
        }
        longest = length;
        unknownScore = min - UNKNOWN_PENALTY;
        highest = max;
    }

    @Override
    public void segment(String text, IdList ids) {
        int[] origin = new int[text.length() + 1];
        bestOrigins(text, origin);
        // Backwards over the best path, then forwards over its cuts.
        int[] cuts = new int[text.length() + 1];
        int count = 0;
        for (int end = text.length(); end > 0; end = origin[end]) {
            cuts[count++] = end;
        }
        int start = 0;
        while (count > 0) {
            int end = cuts[--count];
            String segment = text.substring(start, end);
            table.append(segment, usableId(segment), ids);
            start = end;
        }
    }

    /** For each end of a segment, the start of the last segment of the best path to there. */
    private void bestOrigins(String text, int[] origin) {
        float[] best = new float[text.length() + 1];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        best[0] = 0;
        for (int start = 0; start < text.length(); start += Character.charCount(text.codePointAt(start))) {
            int oneCharacter = start + Character.charCount(text.codePointAt(start));
            boolean single = false;
            int last = Math.min(text.length(), start + longest);
            for (int end = start + 1; end <= last; end++) {
                String segment = text.substring(start, end);
                int id = usableId(segment);
                if (id != PieceTable.NONE) {
                    float score = table.kind(id) == Kind.USER_DEFINED
                            ? segment.codePointCount(0, segment.length()) * highest - 0.1f
                            : table.score(id);
                    relax(best, origin, start, end, score);
                    single |= end == oneCharacter;
                }
            }
            if (!single) {
                relax(best, origin, start, oneCharacter, unknownScore);
            }
        }
    }

    private static void relax(float[] best, int[] origin, int start, int end, float score) {
        float total = best[start] + score;
        if (total > best[end]) {
            best[end] = total;
            origin[end] = start;
        }
    }

    private int usableId(String segment) {
        int id = table.id(segment);
        return id != PieceTable.NONE && table.kind(id) == Kind.UNUSED ? PieceTable.NONE : id;
    }
}
