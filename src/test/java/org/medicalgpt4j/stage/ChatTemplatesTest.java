package org.medicalgpt4j.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.recipe.TemplateNames;
import org.medicalgpt4j.recipe.ToolFormatName;
import org.medicalgpt4j.template.named.NamedTemplates;
import org.medicalgpt4j.template.tool.ToolFormats;

class ChatTemplatesTest {

    @Test
    void should_find_every_template_and_tool_format_that_recipes_can_name() {
        assertEquals(NamedTemplates.names(), List.copyOf(new TreeSet<>(TemplateNames.ALL)));
        Arrays.stream(ToolFormatName.values())
                .forEach(format -> ToolFormats.of(format.name().toLowerCase(Locale.ROOT)));
    }
}
