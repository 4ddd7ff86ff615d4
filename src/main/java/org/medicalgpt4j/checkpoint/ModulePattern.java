package org.medicalgpt4j.checkpoint;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression over module paths, with a bound on the work it may cause: adapters come from strangers. */
final class ModulePattern {
    private static final int LARGEST_WORK = 1_000_000;

    private final Pattern pattern;

    private ModulePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * @param what the key that holds the expression, for messages
     * @throws CheckpointException where it is no regular expression
     */
    static ModulePattern of(String what, String expression) {
        try {
            return new ModulePattern(Pattern.compile(expression));
        } catch (PatternSyntaxException wrong) {
            throw new CheckpointException(
                    what + " '" + expression + "' is not a regular expression: " + wrong.getDescription(), wrong);
        }
    }

    /** Whether the whole path matches. */
    boolean matches(String modulePath) {
        return pattern.matcher(new Metered(modulePath, pattern)).matches();
    }

    /** Counts how often the matcher looks at a character, which bounds its backtracking. */
    private static final class Metered implements CharSequence {
        private final String text;
        private final Pattern pattern;
        private int looks;

        Metered(String text, Pattern pattern) {
            this.text = text;
            this.pattern = pattern;
        }

        @Override
        public char charAt(int index) {
            if (++looks > LARGEST_WORK) {
                throw new CheckpointException("the regular expression '" + pattern + "' takes too long on the module '"
                        + text + "'; write it without nested repetitions");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
