package org.medicalgpt4j.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Kind;

/**
 * Segmentation of a SentencePiece BPE model: of all neighbours that together are a piece, the pair whose piece has the
 * highest score is joined first, of equal ones the leftmost; user-defined pieces are never joined.
 */
record BpeSegmenter(PieceTable table) implements Segmenter {

    @Override
    public void segment(String text, IdList ids) {
        if (!text.isEmpty()) {
            new Run(text).segment(ids);
        }
    }

    /** Two symbols that could be joined; out of date once either has changed, which their length tells. */
    private record Pair(int left, int right, int length, float score) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int byScore = Float.compare(other.score, score);
            return byScore != 0 ? byScore : Integer.compare(left, other.left);
        }
    }

    /** Segmentation of one text; symbols are numbered by their place and linked to their neighbours. */
    private final class Run {
        private final String text;
        private final int[] start;
        private final int[] length;
        private final int[] previous;
        private final int[] next;
        private final boolean[] frozen;
        private final PriorityQueue<Pair> agenda = new PriorityQueue<>();
        /** How pieces that only serve as steps were made, to take them apart again. */
        private final Map<String, Integer> unusedSplits = new HashMap<>();

        private int count;

        Run(String text) {
            this.text = text;
            start = new int[text.length()];
            length = new int[text.length()];
            previous = new int[text.length()];
            next = new int[text.length()];
            frozen = new boolean[text.length()];
        }

        void segment(IdList ids) {
            cutIntoCharacters();
            for (int i = 1; i < count; i++) {
                offer(i - 1, i);
            }
            while (!agenda.isEmpty()) {
                join(agenda.poll());
            }
            for (int i = 0; i >= 0; i = next[i]) {
                append(text.substring(start[i], start[i] + length[i]), ids);
            }
        }

        private void cutIntoCharacters() {
            int position = 0;
            while (position < text.length()) {
                int protectedLength = table.userDefinedLength(text, position);
                start[count] = position;
                length[count] = protectedLength > 0 ? protectedLength : Character.charCount(text.codePointAt(position));
                frozen[count] = protectedLength > 0;
                previous[count] = count - 1;
                next[count] = count + 1;
                position += length[count];
                count++;
            }
            next[count - 1] = -1;
        }

        private void offer(int left, int right) {
            if (left < 0 || right < 0 || frozen[left] || frozen[right]) {
                return;
            }
            int joined = length[left] + length[right];
            String piece = text.substring(start[left], start[left] + joined);
            int id = table.id(piece);
            if (id == PieceTable.NONE) {
                return;
            }
            agenda.add(new Pair(left, right, joined, table.score(id)));
            if (table.kind(id) == Kind.UNUSED) {
                unusedSplits.put(piece, length[left]);
            }
        }

        private void join(Pair pair) {
            int left = pair.left();
            int right = pair.right();
            if (length[left] == 0 || length[right] == 0 || length[left] + length[right] != pair.length()) {
                return;
            }
            length[left] = pair.length();
            length[right] = 0;
            next[left] = next[right];
            if (next[right] >= 0) {
                previous[next[right]] = left;
            }
            offer(previous[left], left);
            offer(left, next[left]);
        }

        private void append(String segment, IdList ids) {
            int id = table.id(segment);
            if (id != PieceTable.NONE && table.kind(id) == Kind.UNUSED) {
                Integer split = unusedSplits.get(segment);
                if (split != null) {
                    append(segment.substring(0, split), ids);
                    append(segment.substring(split), ids);
                    return;
                }
            }
            table.append(segment, id, ids);
        }
    }
}
