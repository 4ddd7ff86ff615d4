package org.medicalgpt4j.tokenizer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Algorithm;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Kind;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Normalization;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Piece;

/** Reads {@code tokenizer.model}: the protobuf message {@code ModelProto} of SentencePiece. */
final class SentencePieceReader {
    private static final int PIECES = 1;
    private static final int TRAINER = 2;
    private static final int NORMALIZER = 3;

    private final String name;
    private final List<Piece> pieces = new ArrayList<>();
    // The defaults are those of the format.
    private int modelType = 1;
    private boolean byteFallback;
    private int bos = 1;
    private int eos = 2;
    private int pad = -1;
    private boolean blankIsSuffix;
    private byte[] characterMap = {};
    private boolean addBlank = true;
    private boolean removeExtraBlanks = true;
    private boolean escapeBlanks = true;

    private SentencePieceReader(String name) {
        this.name = name;
    }

    static SentencePieceModel read(byte[] file, String name) {
        return new SentencePieceReader(name).read(new ProtobufReader(ByteBuffer.wrap(file), name));
    }

    private SentencePieceModel read(ProtobufReader model) {
        while (model.next()) {
            switch (model.field()) {
                case PIECES -> readPiece(new ProtobufReader(model.bytes(), name));
                case TRAINER -> readTrainer(new ProtobufReader(model.bytes(), name));
                case NORMALIZER -> readNormalizer(new ProtobufReader(model.bytes(), name));
                default -> model.skip();
            }
        }
        if (pieces.isEmpty()) {
            throw new TokenizerException(name + ": not a SentencePiece model: no pieces");
        }
        if (blankIsSuffix) {
            throw new TokenizerException(name + ": treat_whitespace_as_suffix is not supported");
        }
        return new SentencePieceModel(
                name,
                pieces,
                algorithm(),
                byteFallback,
                new Normalization(CharacterMap.of(characterMap, name), addBlank, removeExtraBlanks, escapeBlanks),
                roles());
    }

    /** An id that is negative or beyond the pieces means that the model has no such token. */
    private Map<String, Integer> roles() {
        Map<String, Integer> roles = new LinkedHashMap<>(Map.of("bos_token", bos, "eos_token", eos, "pad_token", pad));
        roles.values()
                .removeIf(id -> id < 0 || id >= pieces.size() || pieces.get(id).kind() != Kind.CONTROL);
        return roles;
    }

    private Algorithm algorithm() {
        return switch (modelType) {
            case 1 -> Algorithm.UNIGRAM;
            case 2 -> Algorithm.BPE;
            default ->
                throw new TokenizerException(
                        name + ": SentencePiece model type " + modelType + ", expected 1 (unigram) or 2 (BPE)");
        };
    }

    private void readPiece(ProtobufReader message) {
        String text = "";
        float score = 0;
        int type = 1;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> text = message.string();
                case 2 -> score = message.float32();
                case 3 -> type = message.integer();
                default -> message.skip();
            }
        }
        pieces.add(new Piece(text, score, Kind.of(type, name)));
    }

    private void readTrainer(ProtobufReader message) {
        while (message.next()) {
            switch (message.field()) {
                case 3 -> modelType = message.integer();
                case 24 -> blankIsSuffix = message.bool();
                case 35 -> byteFallback = message.bool();
                case 41 -> bos = message.integer();
                case 42 -> eos = message.integer();
                case 43 -> pad = message.integer();
                default -> message.skip();
            }
        }
    }

    private void readNormalizer(ProtobufReader message) {
        while (message.next()) {
            switch (message.field()) {
                case 2 -> {
                    ByteBuffer bytes = message.bytes();
                    characterMap = new byte[bytes.remaining()];
                    bytes.get(characterMap);
                }
                case 3 -> addBlank = message.bool();
                case 4 -> removeExtraBlanks = message.bool();
                case 5 -> escapeBlanks = message.bool();
                default -> message.skip();
            }
        }
    }
}
