package org.medicalgpt4j.tokenizer;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises {@code sop} and {@code eop} behind a mask, where they are tokens; the text after them begins as any text does.
 *
 * @param ids of these tokens and of the masks
 */
record MaskWordEncoder(Encoder encoder, Map<String, Integer> ids) implements Encoder {
    private static final Pattern MASK_AND_WORD = Pattern.compile("(\\[[gs]?MASK])([se]op)");

    @Override
    public int[] encode(String text, boolean startsText, boolean ordinary) {
        Matcher found = MASK_AND_WORD.matcher(text);
        if (ordinary || !found.find()) {
            return encoder.encode(text, startsText, ordinary);
        }
        IdList all = new IdList();
        int position = 0;
        do {
            all.addAll(encoder.encode(text.substring(position, found.start()), startsText && position == 0, false));
            all.add(ids.get(found.group(1)));
            all.add(ids.get(found.group(2)));
            position = found.end();
        } while (found.find());
        all.addAll(encoder.encode(text.substring(position), true, false));
        return all.toArray();
    }
}
