package org.medicalgpt4j.data.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.data.file.JsonRows;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.ToolCall;

class ConversationFormatTest {
    private static final SourceLine HERE = new SourceLine(Path.of("a.jsonl"), 3);
    private static final ConversationFormat SHAREGPT = new ShareGptFormat();
    private static final ConversationFormat ALPACA = new AlpacaFormat();
    private static final ConversationFormat MESSAGES = new OpenAiFormat();

    @Test
    void should_read_sharegpt_roles_of_all_spellings() throws RowException {
        Conversation conversation = read(
                SHAREGPT,
                "{'conversations': [{'from': 'system', 'value': 's'}, {'from': 'human', 'value': 'q'},"
                        + " {'from': 'gpt', 'value': 'a'}, {'from': 'user', 'value': 'r'},"
                        + " {'from': 'assistant', 'value': 'b'}], 'id': 7}");
        assertEquals(
                List.of(
                        Message.system("s"),
                        Message.user("q"),
                        Message.assistant("a"),
                        Message.user("r"),
                        Message.assistant("b")),
                conversation.messages());
        assertEquals(HERE, conversation.source());
        assertEquals(Set.of(), conversation.notes());
    }

    @Test
    void should_read_sharegpt_tool_calls_results_and_descriptions() throws RowException {
        String call = "{\\\"name\\\": \\\"bmi\\\", \\\"arguments\\\": {\\\"kg\\\": 70, \\\"m\\\": 1.75}}";
        Conversation conversation = read(
                SHAREGPT,
                "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'function_call', 'value': '" + call
                        + "'}, {'from': 'observation', 'value': '22.9'}, {'from': 'function_call', 'value': '[" + call
                        + ", " + call + "]'}, {'from': 'tool', 'value': '1'}, {'from': 'tool', 'value': '2'},"
                        + " {'from': 'gpt', 'value': 'a'}], 'tools': '[{\\\"name\\\": \\\"bmi\\\"}]'}");
        ToolCall expected = ToolCall.of("bmi", Map.of("kg", 70, "m", 1.75));
        assertEquals(
                List.of(
                        Message.user("q"),
                        Message.assistant("").withToolCalls(List.of(expected)),
                        Message.tool("22.9"),
                        Message.assistant("").withToolCalls(List.of(expected, expected)),
                        Message.tool("1"),
                        Message.tool("2"),
                        Message.assistant("a")),
                conversation.messages());
        assertEquals(List.of(Map.of("type", "function", "function", Map.of("name", "bmi"))), conversation.tools());
    }

    @Test
    void should_take_tools_as_a_list_or_a_string_and_empty_ones_as_none() throws RowException {
        String turns = "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 'a'}]";
        String wrapped = "[{'type': 'function', 'function': {'name': 'f'}}]";
        assertEquals(
                List.of(Map.of("type", "function", "function", Map.of("name", "f"))),
                read(SHAREGPT, turns + ", 'tools': " + wrapped + "}").tools());
        for (String none : new String[] {"''", "'[]'", "[]", "null"}) {
            assertEquals(
                    List.of(),
                    read(SHAREGPT, turns + ", 'tools': " + none + "}").tools());
        }
        assertProblem(
                SHAREGPT,
                turns + ", 'tools': 'x'}",
                "'tools' is not JSON: Unrecognized token 'x': was expecting"
                        + " (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at column 1");
        assertProblem(SHAREGPT, turns + ", 'tools': {}}", "'tools' is an object, expected a list");
        assertProblem(SHAREGPT, turns + ", 'tools': [{}]}", "lacks the field 'tools[0].name'");
    }

    @Test
    void should_keep_an_absent_and_an_empty_system_turn_apart() throws RowException {
        String turns = "{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 'a'}]";
        assertEquals(
                2,
                read(SHAREGPT, "{'conversations': [" + turns + "}").messages().size());
        assertEquals(
                Message.system(""),
                read(SHAREGPT, "{'conversations': [{'from': 'system', 'value': ''}, " + turns + "}")
                        .messages()
                        .get(0));
        for (String field : new String[] {"system", "system_prompt"}) {
            assertEquals(
                    Message.system("s"),
                    read(SHAREGPT, "{'" + field + "': 's', 'conversations': [" + turns + "}")
                            .messages()
                            .get(0));
        }
        assertProblem(
                SHAREGPT,
                "{'system': 's', 'conversations': [{'from': 'system', 'value': 't'}, " + turns + "}",
                "has a system text twice: as 'system' and, differing, as the first turn");
    }

    @Test
    void should_read_alpaca_with_and_without_input_history_and_system() throws RowException {
        assertEquals(
                List.of(Message.user("i"), Message.assistant("o")),
                read(ALPACA, "{'instruction': 'i', 'input': '', 'output': 'o', 'system': '', 'history': null}")
                        .messages());
        assertEquals(
                List.of(
                        Message.system("s"),
                        Message.user("q"),
                        Message.assistant("a"),
                        Message.user("i\nx"),
                        Message.assistant("o")),
                read(
                                ALPACA,
                                "{'instruction': 'i', 'input': 'x', 'output': 'o', 'system': 's',"
                                        + " 'history': [['q', 'a']]}")
                        .messages());
        assertProblem(ALPACA, "{'instruction': 'i'}", "lacks the field 'output'");
        assertProblem(ALPACA, "{'instruction': 'i', 'output': ' '}", "turn 2 is an empty answer");
        assertProblem(
                ALPACA,
                "{'instruction': 'i', 'output': 'o', 'history': [['q']]}",
                "'history[0]' is not a pair of strings [question, answer]");
    }

    @Test
    void should_read_messages_with_parts_calls_weights_and_further_fields() throws RowException {
        Conversation conversation = read(
                MESSAGES,
                "{'messages': [{'role': 'developer', 'content': 's'},"
                        + " {'role': 'user', 'name': 'n', 'content': [{'type': 'text', 'text': 'q'}, {'type': 'text',"
                        + " 'text': 'r'}]}, {'role': 'assistant', 'content': null, 'weight': 0, 'tool_calls': [{'id':"
                        + " 'c1', 'type': 'function', 'function': {'name': 'f', 'arguments': '{}'}}]},"
                        + " {'role': 'tool', 'tool_call_id': 'c1', 'content': '1'},"
                        + " {'role': 'assistant', 'reasoning_content': 't', 'content': 'a'}]}");
        assertEquals(
                List.of(
                        Message.system("s"),
                        Message.user("qr").with("name", "n"),
                        Message.assistant("").withToolCalls(List.of(new ToolCall("c1", "f", Map.of()))),
                        Message.tool("1").with("tool_call_id", "c1"),
                        Message.assistant("a").with("reasoning_content", "t")),
                conversation.messages());
        assertEquals(Set.of(2), conversation.untrained());
    }

    @Test
    void should_refuse_messages_it_cannot_read_in_full() {
        assertProblem(
                MESSAGES,
                "{'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]}",
                "'messages[0].content[0]' is of type 'image_url', expected text");
        assertProblem(
                MESSAGES,
                "{'messages': [{'role': 'bot', 'content': 'x'}]}",
                "'messages[0].role' is 'bot', expected system, developer, user, assistant or tool");
        assertProblem(
                MESSAGES,
                "{'messages': [{'role': 'assistant', 'content': 'x', 'weight': 0.5}]}",
                "'messages[0].weight' is 0.5, expected 0 or 1");
        assertProblem(
                MESSAGES,
                "{'messages': [{'role': 'assistant', 'content': null}]}",
                "lacks the field 'messages[0].content'");
        assertProblem(
                MESSAGES,
                "{'messages': [{'role': 'assistant', 'function_call': {}}]}",
                "'messages[0]' has the old field 'function_call', expected 'tool_calls'");
        assertProblem(
                MESSAGES,
                "{'messages': [{'role': 'assistant', 'tool_calls': [{'function': {'name': 'f', 'arguments': '[]'}}]}]}",
                "'messages[0].tool_calls[0].function.arguments' is a list, expected an object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | lacks the field 'conversations'",
                "{'messages': []} | lacks the field 'conversations' (it has 'messages': is its format messages?)",
                "{'instruction': 'i'} | lacks the field 'conversations' (it has 'instruction': is its format alpaca?)",
                "{'conversations': 'x'} | 'conversations' is a string, expected a list",
                "{'conversations': []} | the conversation is empty",
                "{'conversations': ['x']} | 'conversations[0]' is a string, expected an object",
                "{'conversations': [{'value': 'x'}]} | lacks the field 'conversations[0].from'",
                "{'conversations': [{'from': 'human'}]} | lacks the field 'conversations[0].value'",
                "{'conversations': [{'from': 'human', 'value': 7}]} | 'conversations[0].value' is a number, expected a string",
                "{'conversations': [{'from': 'bot', 'value': 'x'}]} | 'conversations[0].from' is 'bot', expected system, "
                        + "human, user, gpt, assistant, function_call, observation or tool",
                "{'conversations': [{'from': 'function_call', 'value': '{}'}]} | lacks the field "
                        + "'conversations[0].value.name'",
                "{'conversations': [{'from': 'human', 'value': '\\ud800'}]} | 'conversations[0].value' holds half a "
                        + "surrogate pair (\\ud800) at character 0",
            })
    void should_say_what_a_sharegpt_row_lacks(String row, String problem) {
        assertProblem(SHAREGPT, row, problem);
    }

    private static void assertProblem(ConversationFormat format, String row, String problem) {
        assertEquals(
                problem,
                assertThrows(RowException.class, () -> read(format, row)).getMessage());
    }

    private static Conversation read(ConversationFormat format, String row) throws RowException {
        return format.read(JsonRows.object(JsonRows.parse(row.replace('\'', '"'), "the row is")), HERE);
    }
}
