# Completion of `sterna` for bash.
_sterna() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb="" word
    local verbs="run validate explain schema inspect verify compare decompose calibrate report info"
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ " $verbs " == *" $word "* ]] && verb=$word && break
    done

    case $previous in
        -o | --output | --from) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
        --progress) mapfile -t COMPREPLY < <(compgen -W "auto plain none" -- "$current"); return ;;
        -t | --threads | --seed | -P | --replicates | --weight | --against | --channels | --wall-time | --checkpoint-every) return ;;
    esac

    local options="--help" files=""
    case $verb in
        "") options="$verbs --help --version" ;;
        run)
            options+=" -o --output -t --threads --seed -P --checkpoint-every --restart --from --wall-time"
            options+=" --quiet --progress --reproducible"
            files=yaml ;;
        validate) files=yaml ;;
        compare) options+=" -o --output -t --threads --replicates --weight --seed --quiet --progress" files=yaml ;;
        decompose) options+=" -o --output -t --threads --against --replicates --channels --no-channels" files=yaml ;;
        calibrate) options+=" -o --output -t --threads" files=yaml ;;
        inspect) files=h5 ;;
        verify) options+=" -t --threads" files=h5 ;;
        report) options+=" -o --output" files=h5 ;;
    esac

    if [[ $current == -* || -z $files ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -X "!*.$files" -- "$current"; compgen -d -- "$current")
    fi
}
complete -F _sterna sterna
