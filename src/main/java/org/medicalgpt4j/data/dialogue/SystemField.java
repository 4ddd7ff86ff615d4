package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.Message;

/** The system text of a row that has it as a field of its own. */
final class SystemField {
    private SystemField() {}

    /** Puts the text of the first field that has one before the turns; refuses it if they begin with another one. */
    static void addTo(List<Turn> turns, JsonNode row, String... fields) throws RowException {
        for (String field : fields) {
            Optional<String> text = RowFields.optionalText(row, field, "");
            if (text.isEmpty() || text.get().isEmpty()) {
                continue;
            }
            Message system = Message.system(text.get());
            if (turns.isEmpty() || !turns.get(0).role().equals(Message.SYSTEM)) {
                turns.add(0, new Turn(system));
            } else if (!turns.get(0).message().equals(system)) {
                throw new RowException("has a system text twice: as '" + field + "' and, differing, as the first turn");
            }
        }
    }
}
