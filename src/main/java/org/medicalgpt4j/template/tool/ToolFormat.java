package org.medicalgpt4j.template.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.template.ToolCall;
import org.medicalgpt4j.template.jinja.JinjaException;
import org.medicalgpt4j.template.jinja.JinjaTemplate;

/**
 * Writes tools as text of the turns that every chat template has: descriptions go into the system text, calls become text of
 * the assistant, results turns of the user.
 */
public final class ToolFormat {
    private final String name;
    private final JinjaTemplate tools;
    private final JinjaTemplate calls;
    private final JinjaTemplate result;
    private final boolean parallel;
    private final CallSyntax syntax;

    ToolFormat(
            String name,
            JinjaTemplate tools,
            JinjaTemplate calls,
            JinjaTemplate result,
            boolean parallel,
            CallSyntax syntax) {
        this.name = name;
        this.tools = tools;
        this.calls = calls;
        this.result = result;
        this.parallel = parallel;
        this.syntax = syntax;
    }

    public String name() {
        return name;
    }

    /** How calls are found in answers. */
    public CallSyntax syntax() {
        return syntax;
    }

    /** The template with tools written by this format. */
    public ChatTemplate around(ChatTemplate template) {
        return new ToolWritingTemplate(this, template);
    }

    /** What describes the tools. */
    String describe(RenderOptions options) {
        return render(tools, Map.of("tools", options.tools()), options);
    }

    /** @throws TemplateException if the format has no form for several calls at once */
    String write(List<ToolCall> made, RenderOptions options) {
        if (made.size() > 1 && !parallel) {
            throw new TemplateException(
                    "an answer calls " + made.size() + " tools, but the tool format " + name + " can write one");
        }
        List<Object> values = new ArrayList<>();
        for (ToolCall call : made) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("name", call.name());
            value.put("arguments", call.arguments());
            values.add(value);
        }
        return render(calls, Map.of("calls", values), options);
    }

    /** The text that brings a result. */
    String result(Message message, RenderOptions options) {
        return render(result, Map.of("content", message.content()), options);
    }

    private static String render(JinjaTemplate template, Map<String, ?> variables, RenderOptions options) {
        try {
            return template.render(variables, options.now()).text();
        } catch (JinjaException e) {
            throw new TemplateException(e.getMessage(), e);
        }
    }
}
