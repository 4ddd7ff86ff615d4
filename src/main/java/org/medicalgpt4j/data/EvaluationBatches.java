package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The sequences of a set in their order, as batches of at most so many tokens; a longer sequence is a batch by itself. */
public final class EvaluationBatches implements Iterable<RaggedBatch> {
    private final SequenceSet data;
    private final int tokensPerBatch;

    public EvaluationBatches(SequenceSet data, int tokensPerBatch) {
        this.data = data;
        this.tokensPerBatch = tokensPerBatch;
    }

    @Override
    public Iterator<RaggedBatch> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < data.size();
            }

            @Override
            public RaggedBatch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the last batch has been taken");
                }
                List<TrainingSequence> members = new ArrayList<>();
                long tokens = 0;
                do {
                    tokens += data.length(next);
                    members.add(data.get(next++));
                } while (next < data.size() && tokens + data.length(next) <= tokensPerBatch);
                return RaggedBatch.of(members, 0);
            }
        };
    }
}
