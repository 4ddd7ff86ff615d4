package org.medicalgpt4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.tool.text.ModelTokenizer;
import org.medicalgpt4j.tool.text.TokenPiece;
import org.medicalgpt4j.tool.text.Tokenization;
import org.medicalgpt4j.tool.text.Tokenization.Reading;

/** {@code medgpt tokenize}. */
final class TokenizeCommand implements Command {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "tokenize";
    }

    @Override
    public String summary() {
        return "Show a text as a model's tokens";
    }

    @Override
    public String arguments() {
        return "[--model PATH] (TEXT | -)";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt tokenize \"What lowers blood pressure?\"",
                "medgpt tokenize --model models/mine --ids --check - < text.txt",
                "medgpt tokenize --ordinary \"<|im_end|> is only text here\"");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(ModelArguments.option())
                .addOption(Values.flag("special", "add what the model's own tokenizer adds, such as a leading BOS"))
                .addOption(Values.flag("ordinary", "spell special tokens in the text out, as in text of a user"))
                .addOption(Values.flag("ids", "print the ids only"))
                .addOption(Values.flag("json", "print text, ids and tokens as JSON"))
                .addOption(Values.flag("check", "fail if the tokens do not give the text back"));
    }

    @Override
    public int run(CommandLine line, Console console) throws IOException {
        if (line.getArgList().size() != 1) {
            throw new UsageException("expected one text (in quotes), or - to read it from the standard input");
        }
        if (line.hasOption("special") && line.hasOption("ordinary")) {
            throw new UsageException("--special and --ordinary exclude each other");
        }
        if (line.hasOption("ids") && line.hasOption("json")) {
            throw new UsageException("--ids and --json exclude each other");
        }
        String argument = line.getArgList().get(0);
        String text = argument.equals("-") ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8) : argument;
        Tokenization tokens = Tokenization.of(ModelTokenizer.load(ModelArguments.path(line)), text, reading(line));
        print(line, console, tokens);
        return line.hasOption("check") ? check(console, tokens) : Exit.OK;
    }

    private static Reading reading(CommandLine line) {
        if (line.hasOption("ordinary")) {
            return Reading.ORDINARY;
        }
        return line.hasOption("special") ? Reading.WITH_SPECIAL_TOKENS : Reading.PLAIN;
    }

    private static void print(CommandLine line, Console console, Tokenization tokens) throws JsonProcessingException {
        if (line.hasOption("ids")) {
            console.print(tokens.idLine());
        } else if (line.hasOption("json")) {
            console.print(JSON.writeValueAsString(json(tokens)));
        } else {
            Table table = new Table("id", "token", "text");
            for (TokenPiece piece : tokens.pieces()) {
                table.row(Integer.toString(piece.id()), piece.token(), shown(piece));
            }
            table.print(console.out());
            console.print(tokens.pieces().size() + " tokens, "
                    + tokens.text().codePointCount(0, tokens.text().length()) + " characters");
        }
    }

    /** The text in quotes; dots where the next token completes a character. */
    private static String shown(TokenPiece piece) throws JsonProcessingException {
        String text = piece.text().isEmpty() ? "…" : JSON.writeValueAsString(piece.text());
        return piece.special() ? text + " special" : text;
    }

    private static ObjectNode json(Tokenization tokens) {
        ObjectNode json = JSON.createObjectNode().put("text", tokens.text());
        ArrayNode ids = json.putArray("ids");
        ArrayNode spelled = json.putArray("tokens");
        ArrayNode texts = json.putArray("texts");
        for (TokenPiece piece : tokens.pieces()) {
            ids.add(piece.id());
            spelled.add(piece.token());
            texts.add(piece.text());
        }
        json.put("returns", tokens.firstDifference().isEmpty());
        return json;
    }

    private static int check(Console console, Tokenization tokens) {
        OptionalInt difference = tokens.firstDifference();
        if (difference.isPresent()) {
            console.say("the tokens give another text from character " + (difference.getAsInt() + 1) + " on");
            return Exit.FAILURE;
        }
        console.say("the tokens give the text back");
        return Exit.OK;
    }
}
