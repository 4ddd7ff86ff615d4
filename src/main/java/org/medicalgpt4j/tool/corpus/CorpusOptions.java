package org.medicalgpt4j.tool.corpus;

/**
 * How large a corpus becomes and which of the possible ones it is.
 *
 * @param seed decides every random choice
 * @param paragraphs paragraphs of pre-training text for each subject and language: how often a fact is repeated, in ever
 *     new words and company
 * @param wordings in how many wordings the training dialogues ask for one exact fact
 * @param heldOutShare share of the exact facts that no training dialogue asks for
 * @param quickstartDialogues size of the sample of training dialogues for a first quick run
 */
public record CorpusOptions(long seed, int paragraphs, int wordings, double heldOutShare, int quickstartDialogues) {
    /** What the bundled files are made with. */
    public static final CorpusOptions DEFAULT = new CorpusOptions(1, 8, 3, 0.15, 4000);

    public CorpusOptions {
        if (paragraphs < 4 || paragraphs > 1000) {
            throw new CorpusException("paragraphs is " + paragraphs + ", expected 4 to 1000");
        }
        if (wordings < 1 || quickstartDialogues < 1) {
            throw new CorpusException("wordings and dialogues are " + wordings + " and " + quickstartDialogues
                    + ", expected at least 1 of each");
        }
        if (!(heldOutShare > 0 && heldOutShare < 1)) {
            throw new CorpusException(
                    "the held-out share is " + heldOutShare + ", expected more than 0 and less than 1");
        }
    }

    public CorpusOptions withSeed(long newSeed) {
        return new CorpusOptions(newSeed, paragraphs, wordings, heldOutShare, quickstartDialogues);
    }

    public CorpusOptions withParagraphs(int newParagraphs) {
        return new CorpusOptions(seed, newParagraphs, wordings, heldOutShare, quickstartDialogues);
    }

    Draw draw(String purpose) {
        return new Draw(seed, purpose);
    }
}
