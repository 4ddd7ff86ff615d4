package org.medicalgpt4j.tokenizer;

import org.medicalgpt4j.tokenizer.SentencePieceModel.Normalization;

/** Prepares a text for a SentencePiece model: characters replaced, blanks trimmed and written as U+2581. */
record SentencePieceNormalizer(Normalization settings) {

    /** @param atStart whether a blank is put before the text if the model wants one */
    String normalize(String text, boolean atStart) {
        String result = settings.characters().apply(text);
        if (settings.removeExtraBlanks()) {
            result = withoutExtraBlanks(result);
        }
        if (result.isEmpty()) {
            return result;
        }
        if (settings.addBlank() && atStart) {
            result = " " + result;
        }
        return settings.escapeBlanks() ? result.replace(' ', PieceDetokenizer.BLANK) : result;
    }

    private String withoutExtraBlanks(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean afterBlank = result.isEmpty() || result.charAt(result.length() - 1) == ' ';
            if (c != ' ' || !afterBlank) {
                result.append(c);
            }
        }
        int end = result.length();
        while (end > 0 && isBlankAtEnd(result.charAt(end - 1))) {
            end--;
        }
        result.setLength(end);
        return result.toString();
    }

    /** The reference library trims a text after it has escaped blanks, so that U+2581 in the text counts as one. */
    private boolean isBlankAtEnd(char c) {
        return c == ' ' || settings.escapeBlanks() && c == PieceDetokenizer.BLANK;
    }
}
